package io.facelib.model;

import io.facelib.error.InvalidInputException;
import java.util.List;

/**
 * A face that somebody else has found already. Whether it makes sense is judged when its image is looked at: one without
 * five landmarks, or with points that are nowhere near the picture, counts as a rejected face.
 *
 * @param box left, top, right and bottom edge in pixels of the upright original
 * @param landmarks eyes, nose tip, mouth corners; five of them for a face that counts
 * @param confidence of the detector, 0 to 1
 */
public record FaceHint(List<Double> box, List<Point> landmarks, double confidence) {
    public FaceHint {
        if (box.size() != 4) {
            throw new InvalidInputException("face hint", "a box of " + box.size() + " numbers, expected 4");
        }
        box = List.copyOf(box);
        landmarks = List.copyOf(landmarks);
    }

    /** The hint that a detection of facelib's own is. */
    public static FaceHint of(Detection face) {
        BoundingBox b = face.box();
        return new FaceHint(
                List.of(b.x1(), b.y1(), b.x2(), b.y2()), face.landmarks().points(), face.score());
    }
}
