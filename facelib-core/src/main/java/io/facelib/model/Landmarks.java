package io.facelib.model;

import java.util.List;

/**
 * The five points that alignment and pose need, in pixels of the upright original. Left and right are those of the
 * picture, not of the person.
 */
public record Landmarks(Point leftEye, Point rightEye, Point noseTip, Point leftMouth, Point rightMouth) {
    /** The five points in the fixed order left eye, right eye, nose tip, left and right mouth corner. */
    public List<Point> points() {
        return List.of(leftEye, rightEye, noseTip, leftMouth, rightMouth);
    }

    /** From five points in the order of {@link #points()}. */
    public static Landmarks of(List<Point> p) {
        return new Landmarks(p.get(0), p.get(1), p.get(2), p.get(3), p.get(4));
    }
}
