package io.facelib.ingest;

import io.facelib.model.BoundingBox;
import io.facelib.model.Detection;
import io.facelib.model.FaceHint;
import io.facelib.model.Landmarks;
import io.facelib.model.Point;
import io.facelib.pipeline.StandardCrop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The hints of a message that can be faces of its image.
 *
 * @param faces those that can
 * @param places of the faces among the hints, as many as there are faces
 * @param rejected how many cannot
 */
record HintedFaces(List<Detection> faces, List<Integer> places, int rejected) {
    private static final int LANDMARKS = 5;

    /**
     * Judges hints.
     *
     * @param side the longer side of the image, pixels
     */
    static HintedFaces of(List<FaceHint> hints, long side) {
        List<Detection> faces = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < hints.size(); i++) {
            Optional<Detection> face = face(hints.get(i), side);
            if (face.isPresent()) {
                faces.add(face.get());
                places.add(i);
            }
        }
        return new HintedFaces(faces, places, hints.size() - faces.size());
    }

    private static Optional<Detection> face(FaceHint hint, long side) {
        List<Double> b = hint.box();
        boolean inReach = hint.landmarks().size() == LANDMARKS
                && b.stream().allMatch(v -> isInReach(v, side))
                && hint.landmarks().stream().allMatch(p -> isInReach(p, side));
        boolean sound = inReach && b.get(2) > b.get(0) && b.get(3) > b.get(1) && isShare(hint.confidence());
        if (!sound || !StandardCrop.isAlignable(Landmarks.of(hint.landmarks()))) {
            return Optional.empty();
        }
        BoundingBox box = new BoundingBox(b.get(0), b.get(1), b.get(2), b.get(3));
        return Optional.of(new Detection(box, Landmarks.of(hint.landmarks()), hint.confidence()));
    }

    /** Parts of a face may lie outside of the picture, but no further away than it is long. */
    private static boolean isInReach(double value, long side) {
        return value >= -side && value <= 2.0 * side;
    }

    private static boolean isInReach(Point point, long side) {
        return isInReach(point.x(), side) && isInReach(point.y(), side);
    }

    private static boolean isShare(double value) {
        return value >= 0 && value <= 1;
    }
}
