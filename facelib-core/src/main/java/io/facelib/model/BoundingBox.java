package io.facelib.model;

import io.facelib.error.InvalidInputException;

/**
 * A rectangle in pixels of the upright original image. Parts of a face may lie outside the picture, so corners may be
 * negative or beyond its size.
 *
 * @param x1 left edge
 * @param y1 top edge
 * @param x2 right edge, greater than {@code x1}
 * @param y2 bottom edge, greater than {@code y1}
 */
public record BoundingBox(double x1, double y1, double x2, double y2) {
    public BoundingBox {
        boolean finite = Double.isFinite(x1) && Double.isFinite(y1) && Double.isFinite(x2) && Double.isFinite(y2);
        if (!finite || x2 <= x1 || y2 <= y1) {
            throw new InvalidInputException(
                    "box", "corners (" + x1 + ", " + y1 + ", " + x2 + ", " + y2 + ") enclose no area");
        }
    }

    public double width() {
        return x2 - x1;
    }

    public double height() {
        return y2 - y1;
    }

    public double area() {
        return width() * height();
    }

    public Point centre() {
        return new Point((x1 + x2) / 2, (y1 + y2) / 2);
    }

    /** The area of the intersection of both boxes, square pixels. */
    public double intersection(BoundingBox other) {
        double w = Math.min(x2, other.x2) - Math.max(x1, other.x1);
        double h = Math.min(y2, other.y2) - Math.max(y1, other.y1);
        return w <= 0 || h <= 0 ? 0 : w * h;
    }

    /** Intersection over union, 0 to 1. */
    public double overlap(BoundingBox other) {
        double common = intersection(other);
        return common / (area() + other.area() - common);
    }
}
