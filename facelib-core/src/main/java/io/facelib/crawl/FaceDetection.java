package io.facelib.crawl;

import io.facelib.model.AnalyzedFace;
import io.facelib.model.BoundingBox;
import io.facelib.model.Embedding;
import io.facelib.model.Point;
import io.facelib.model.Quality;
import java.util.List;
import java.util.Optional;

/**
 * A face in an image.
 *
 * @param box in pixels of the upright original; relative to its size where all values are at most 1
 * @param landmarks eyes, nose tip, mouth corners, in pixels of the upright original
 * @param embedding the unit vector with its contract; the model's vector of any length is not available
 * @param quality the detector's score, 0 to 1
 * @param assessment sharpness, pose and size as the engine judges them; empty for faces that it did not find
 * @param age in years, if somebody has guessed it; the engine does not
 * @param gender if somebody has guessed it; the engine does not
 */
public record FaceDetection(
        BoundingBox box,
        List<Point> landmarks,
        Optional<Embedding> embedding,
        double quality,
        Optional<Quality> assessment,
        Optional<Integer> age,
        Optional<String> gender) {
    public FaceDetection {
        landmarks = List.copyOf(landmarks);
    }

    static FaceDetection of(AnalyzedFace face) {
        return new FaceDetection(
                face.detection().box(),
                face.detection().landmarks().points(),
                face.embedding(),
                face.detection().score(),
                Optional.of(face.quality()),
                Optional.empty(),
                Optional.empty());
    }

    /** Leaves age and gender out. */
    @Override
    public String toString() {
        return "FaceDetection[" + box + ", " + quality + "]";
    }
}
