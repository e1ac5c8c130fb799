package io.facelib.examples;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.facelib.error.FacelibException;
import io.facelib.model.Analysis;
import io.facelib.model.AnalyzedFace;
import io.facelib.model.BoundingBox;
import io.facelib.model.Embedding;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What {@code analyze} tells about one file, in the shape of its JSON. */
sealed interface PhotoReport {
    /** As given on the command line. */
    String file();

    /**
     * The file was analysed.
     *
     * @param width of the upright picture, pixels
     * @param height of the upright picture, pixels
     */
    record Analyzed(String file, int width, int height, List<Face> faces) implements PhotoReport {}

    /** The file could not be analysed. */
    record Failed(String file, Problem error) implements PhotoReport {}

    /**
     * Why a file could not be analysed.
     *
     * @param type the simple name of the exception
     * @param message one sentence
     */
    record Problem(String type, String message) {}

    /**
     * A face.
     *
     * @param bbox left, top, right, bottom in pixels
     * @param landmarks x and y of left eye, right eye, nose tip, left and right mouth corner in pixels
     * @param score the detector's confidence, 0 to 1
     * @param quality 0 to 1
     * @param reasons why the face is not usable, or {@code ok}
     * @param live 0 to 1; only when asked for, and only of faces that are usable but for that
     * @param vector L2 norm 1; only when asked for
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Face(
            List<Double> bbox,
            List<List<Double>> landmarks,
            double score,
            double quality,
            List<String> reasons,
            @Nullable Double live,
            @Nullable List<Float> vector) {}

    static PhotoReport of(String file, Analysis analysis) {
        List<Face> faces = analysis.faces().stream().map(PhotoReport::face).toList();
        return new Analyzed(file, analysis.width(), analysis.height(), faces);
    }

    static PhotoReport of(String file, FacelibException error) {
        String message = Objects.requireNonNullElse(error.getMessage(), "");
        return new Failed(file, new Problem(error.getClass().getSimpleName(), message));
    }

    private static Face face(AnalyzedFace face) {
        BoundingBox box = face.detection().box();
        return new Face(
                List.of(box.x1(), box.y1(), box.x2(), box.y2()),
                face.detection().landmarks().points().stream()
                        .map(p -> List.of(p.x(), p.y()))
                        .toList(),
                face.detection().score(),
                face.quality().score(),
                face.quality().reasons(),
                number(face.live()),
                face.embedding().map(PhotoReport::numbers).orElse(null));
    }

    private static @Nullable Double number(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    private static List<Float> numbers(Embedding vector) {
        List<Float> numbers = new ArrayList<>();
        for (float value : vector.toArray()) {
            numbers.add(value);
        }
        return numbers;
    }
}
