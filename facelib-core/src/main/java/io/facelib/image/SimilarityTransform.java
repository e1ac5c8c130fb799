package io.facelib.image;

import io.facelib.model.BoundingBox;
import io.facelib.model.Point;
import java.util.List;

/**
 * Rotation, uniform scale and shift: {@code x' = a x - b y + tx}, {@code y' = b x + a y + ty}.
 *
 * @param a scale times the cosine of the angle
 * @param b scale times the sine of the angle
 */
public record SimilarityTransform(double a, double b, double tx, double ty) {
    /**
     * The transform with the least sum of squared distances between moved and target points. The closed form for two
     * dimensions without reflection: Umeyama, "Least-squares estimation of transformation parameters between two point
     * patterns", IEEE PAMI 13(4), 1991.
     *
     * @param from at least two different points
     * @param to as many targets
     */
    public static SimilarityTransform fit(List<Point> from, List<Point> to) {
        int n = from.size();
        double fx = 0;
        double fy = 0;
        double gx = 0;
        double gy = 0;
        for (int i = 0; i < n; i++) {
            fx += from.get(i).x() / n;
            fy += from.get(i).y() / n;
            gx += to.get(i).x() / n;
            gy += to.get(i).y() / n;
        }
        double dot = 0;
        double cross = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double px = from.get(i).x() - fx;
            double py = from.get(i).y() - fy;
            double qx = to.get(i).x() - gx;
            double qy = to.get(i).y() - gy;
            dot += px * qx + py * qy;
            cross += px * qy - py * qx;
            squares += px * px + py * py;
        }
        // Coinciding landmarks cannot be aligned; a transform of scale 0 would divide by zero later.
        double a = squares > 0 ? dot / squares : 1;
        double b = squares > 0 ? cross / squares : 0;
        return new SimilarityTransform(a, b, gx - a * fx + b * fy, gy - b * fx - a * fy);
    }

    /** The uniform scale factor. */
    public double scale() {
        return Math.hypot(a, b);
    }

    public Point apply(Point p) {
        return new Point(a * p.x() - b * p.y() + tx, b * p.x() + a * p.y() + ty);
    }

    public SimilarityTransform inverse() {
        double s = a * a + b * b;
        double ia = a / s;
        double ib = -b / s;
        return new SimilarityTransform(ia, ib, -(ia * tx - ib * ty), -(ib * tx + ia * ty));
    }

    /** This transform for coordinates that were shifted by (-dx, -dy) before. */
    SimilarityTransform afterShift(double dx, double dy) {
        return new SimilarityTransform(a, b, a * dx - b * dy + tx, b * dx + a * dy + ty);
    }

    /**
     * This transform for a picture that was shrunk by a factor before. Pixel centres lie at half positions, which the
     * shrinking moves.
     */
    SimilarityTransform afterScale(double factor) {
        double shift = (factor - 1) / 2;
        return new SimilarityTransform(a * factor, b * factor, a * shift - b * shift + tx, b * shift + a * shift + ty);
    }

    /** The upright rectangle around the image of {@code (0, 0)} to {@code (width, height)}. */
    BoundingBox boundsOf(double width, double height) {
        List<Point> corners = List.of(
                apply(new Point(0, 0)),
                apply(new Point(width, 0)),
                apply(new Point(0, height)),
                apply(new Point(width, height)));
        return new BoundingBox(
                corners.stream().mapToDouble(Point::x).min().orElseThrow(),
                corners.stream().mapToDouble(Point::y).min().orElseThrow(),
                corners.stream().mapToDouble(Point::x).max().orElseThrow(),
                corners.stream().mapToDouble(Point::y).max().orElseThrow());
    }
}
