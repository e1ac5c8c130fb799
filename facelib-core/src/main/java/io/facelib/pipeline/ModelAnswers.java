package io.facelib.pipeline;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.InvalidInputException;
import io.facelib.model.Detection;
import io.facelib.model.PixelBuffer;
import io.facelib.model.Point;
import io.facelib.spi.FaceDetector;
import io.facelib.spi.FaceEmbedder;
import io.facelib.spi.PresentationAttackDetector;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a model and looks at what it answers before anybody relies on it: a model may be anybody's, and a vector of another
 * size that is stored once makes every later search fail. What is wrong with an answer is never the caller's fault.
 */
final class ModelAnswers {
    /** No picture has a pixel as far out as this. */
    private static final double FAR = 1e9;

    private ModelAnswers() {}

    static List<List<Detection>> detections(FaceDetector detector, List<PixelBuffer> pictures) {
        String name = "detector '" + detector.id() + "'";
        List<List<Detection>> found = asked(name, () -> detector.detect(pictures));
        for (List<Detection> faces : found) {
            if (faces == null || faces.stream().anyMatch(Objects::isNull)) {
                throw wrong(name, "a face or a list of faces is null", null);
            }
            if (faces.stream().anyMatch(face -> face.box() == null || face.landmarks() == null)) {
                throw wrong(name, "a face without a box or landmarks", null);
            }
            if (!faces.stream()
                    .flatMap(face -> face.landmarks().points().stream())
                    .allMatch(ModelAnswers::near)) {
                throw wrong(name, "a landmark is not finite or lies beyond any picture", null);
            }
        }
        return found;
    }

    static List<float[]> vectors(FaceEmbedder embedder, List<PixelBuffer> crops) {
        String name = "embedder '" + embedder.contract() + "'";
        List<float[]> vectors = asked(name, () -> embedder.embed(crops));
        for (float[] vector : vectors) {
            if (vector == null || vector.length != embedder.dimension()) {
                String size = vector == null ? "no vector" : "a vector of dimension " + vector.length;
                throw wrong(name, size + ", expected " + embedder.dimension(), null);
            }
            checkNumbers(name, vector);
        }
        return vectors;
    }

    static List<Double> liveScores(PresentationAttackDetector detector, List<List<PixelBuffer>> faces) {
        String name = "presentation attack detector '" + detector.id() + "'";
        List<Double> scores = asked(name, () -> detector.liveScores(faces));
        for (Double score : scores) {
            if (score == null || !(score >= 0 && score <= 1)) {
                throw wrong(name, "a live score of " + score + ", expected 0 to 1", null);
            }
        }
        return scores;
    }

    private static void checkNumbers(String name, float[] vector) {
        boolean zero = true;
        for (float value : vector) {
            if (!Float.isFinite(value)) {
                throw wrong(name, "a vector with a component that is " + value, null);
            }
            zero &= value == 0;
        }
        if (zero) {
            throw wrong(name, "a vector of zeros", null);
        }
    }

    private static boolean near(Point point) {
        return Math.abs(point.x()) < FAR && Math.abs(point.y()) < FAR;
    }

    private static <T> List<T> asked(String name, Supplier<List<T>> question) {
        List<T> answer;
        try {
            answer = question.get();
        } catch (BackendException e) {
            // What the model runs on does not know which of the models it was.
            throw new BackendException(name, e.retryable(), e.committed(), String.valueOf(e.getMessage()), e);
        } catch (InvalidInputException e) {
            // A value that the model itself made up, such as a box without an area.
            throw wrong(name, e.getMessage() == null ? "an impossible value" : e.getMessage(), e);
        }
        if (answer == null) {
            throw wrong(name, "nothing", null);
        }
        return answer;
    }

    private static BackendException wrong(String name, String what, @Nullable Throwable cause) {
        Throwable[] causes = cause == null ? new Throwable[0] : new Throwable[] {cause};
        return new BackendException(name, false, Committed.NO, "gave " + what, causes);
    }
}
