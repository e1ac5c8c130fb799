package io.facelib.classical;

import io.facelib.model.BoundingBox;
import io.facelib.model.Landmarks;
import io.facelib.model.Point;

/**
 * Where the landmarks lie in the box of a frontal face: at fixed shares of its width and height, the means over 374 photos
 * of how the standard detector's landmarks lie in this cascade's boxes. On further photos they are off by 7% of the
 * distance of the eyes for an eye, 9% for any landmark. Looking for the dark spots of the eyes inside the box made that
 * worse, not better: brows and glasses are dark as well.
 */
final class FaceGeometry {
    private FaceGeometry() {}

    static Landmarks landmarks(BoundingBox box) {
        return new Landmarks(
                at(box, 0.225, 0.23),
                at(box, 0.775, 0.23),
                at(box, 0.5, 0.55),
                at(box, 0.26, 0.79),
                at(box, 0.74, 0.79));
    }

    private static Point at(BoundingBox box, double x, double y) {
        return new Point(box.x1() + x * box.width(), box.y1() + y * box.height());
    }
}
