package io.facelib.pipeline;

import io.facelib.model.Landmarks;
import io.facelib.model.Point;
import io.facelib.model.Pose;
import java.util.List;

/**
 * The direction of a head from its five landmarks: the weak-perspective (scaled orthographic) camera that carries a
 * fixed three-dimensional five-point face closest to the landmarks, in the least-squares sense.
 *
 * <p>Only the nose tip stands out of the plane of the other four points, so yaw and pitch rest on where it lies between
 * them; expect some degrees of error. The rotation is found by Gauss-Newton over scale, shift and three angles, which a
 * handful of steps from the frontal pose settles. Weak perspective and its fit: Horaud, Dornaika, Lamiroy, Christy,
 * "Object Pose: The Link between Weak Perspective, Paraperspective, and Full Perspective", IJCV 22(2), 1997.
 */
final class PoseEstimator {
    /**
     * Points of an average adult head in millimetres, x to the right of the picture, y down, z towards the camera: eye
     * centres 63 mm apart, mouth corners 55 mm apart and 64 mm below the eyes, the nose tip 36.5 mm below and 26 mm before
     * the eyes. Widths and heights are medians of what YuNet and SCRFD see on frontal portraits (LFW), so that these have a
     * pitch near zero.
     */
    private static final double[][] MODEL = {
        {-31.5, -33, 0}, {31.5, -33, 0}, {0, 3.5, 26}, {-27.5, 31, 4}, {27.5, 31, 4},
    };

    private static final int STEPS = 12;
    private static final int PARAMETERS = 6;

    private PoseEstimator() {}

    static Pose estimate(Landmarks landmarks) {
        List<Point> points = landmarks.points();
        double[] p = start(points);
        double scale = p[3];
        for (int step = 0; step < STEPS && scale > 0; step++) {
            double[] change = gaussNewtonStep(points, p);
            for (int i = 0; i < PARAMETERS; i++) {
                p[i] += change[i];
            }
        }
        boolean settled = true;
        for (double value : p) {
            settled &= Double.isFinite(value);
        }
        return settled ? new Pose(degrees(p[0]), degrees(p[1]), degrees(p[2])) : new Pose(0, 0, 0);
    }

    /** Frontal, turned and scaled so that the eyes fit: pitch, yaw, roll (radians), scale, x, y. */
    private static double[] start(List<Point> points) {
        Point left = points.get(0);
        Point right = points.get(1);
        double roll = Math.atan2(right.y() - left.y(), right.x() - left.x());
        double eyes = Math.hypot(right.x() - left.x(), right.y() - left.y());
        Point mouth = new Point(
                (points.get(3).x() + points.get(4).x()) / 2,
                (points.get(3).y() + points.get(4).y()) / 2);
        double length = Math.hypot(mouth.x() - (left.x() + right.x()) / 2, mouth.y() - (left.y() + right.y()) / 2);
        // A turned head shortens the eye distance, a nodding one the face's length: the larger of both tells the scale.
        double scale = Math.max(eyes / 63, length / 64);
        double cx = points.stream().mapToDouble(Point::x).average().orElse(0);
        double cy = points.stream().mapToDouble(Point::y).average().orElse(0);
        return new double[] {0, 0, roll, scale, cx, cy};
    }

    private static double[] project(double[] p, double[] m) {
        double cosPitch = Math.cos(p[0]);
        double sinPitch = Math.sin(p[0]);
        double cosYaw = Math.cos(p[1]);
        double sinYaw = Math.sin(p[1]);
        // Yaw about the vertical axis first, then pitch, then roll in the picture.
        double x = cosYaw * m[0] + sinYaw * m[2];
        double z = -sinYaw * m[0] + cosYaw * m[2];
        double y = cosPitch * m[1] + sinPitch * z;
        double cosRoll = Math.cos(p[2]);
        double sinRoll = Math.sin(p[2]);
        return new double[] {p[3] * (cosRoll * x - sinRoll * y) + p[4], p[3] * (sinRoll * x + cosRoll * y) + p[5]};
    }

    private static double[] gaussNewtonStep(List<Point> points, double[] p) {
        double[][] normal = new double[PARAMETERS][PARAMETERS + 1];
        for (int i = 0; i < MODEL.length; i++) {
            double[] at = project(p, MODEL[i]);
            double[][] slope = slopes(p, MODEL[i]);
            double[] rest = {points.get(i).x() - at[0], points.get(i).y() - at[1]};
            for (int axis = 0; axis < 2; axis++) {
                for (int r = 0; r < PARAMETERS; r++) {
                    for (int c = 0; c < PARAMETERS; c++) {
                        normal[r][c] += slope[r][axis] * slope[c][axis];
                    }
                    normal[r][PARAMETERS] += slope[r][axis] * rest[axis];
                }
            }
        }
        for (int r = 0; r < PARAMETERS; r++) {
            normal[r][r] *= 1 + 1e-3;
        }
        return solve(normal);
    }

    private static double[][] slopes(double[] p, double[] m) {
        double[][] slopes = new double[PARAMETERS][2];
        for (int i = 0; i < PARAMETERS; i++) {
            double h = i < 3 ? 1e-5 : 1e-4 * Math.max(1e-3, p[3]);
            double[] up = p.clone();
            double[] down = p.clone();
            up[i] += h;
            down[i] -= h;
            double[] a = project(up, m);
            double[] b = project(down, m);
            slopes[i][0] = (a[0] - b[0]) / (2 * h);
            slopes[i][1] = (a[1] - b[1]) / (2 * h);
        }
        return slopes;
    }

    /** Gaussian elimination with row pivots; a column without one leaves its parameter as it is. */
    private static double[] solve(double[][] rows) {
        for (int c = 0; c < PARAMETERS; c++) {
            int pivot = c;
            for (int r = c + 1; r < PARAMETERS; r++) {
                pivot = Math.abs(rows[r][c]) > Math.abs(rows[pivot][c]) ? r : pivot;
            }
            double[] swap = rows[c];
            rows[c] = rows[pivot];
            rows[pivot] = swap;
            for (int r = 0; r < PARAMETERS; r++) {
                if (r != c && rows[c][c] != 0) {
                    double factor = rows[r][c] / rows[c][c];
                    for (int k = c; k <= PARAMETERS; k++) {
                        rows[r][k] -= factor * rows[c][k];
                    }
                }
            }
        }
        double[] result = new double[PARAMETERS];
        for (int r = 0; r < PARAMETERS; r++) {
            result[r] = rows[r][r] == 0 ? 0 : rows[r][PARAMETERS] / rows[r][r];
        }
        return result;
    }

    private static double degrees(double radians) {
        double turned = Math.toDegrees(radians) % 360;
        return turned > 180 ? turned - 360 : turned < -180 ? turned + 360 : turned;
    }
}
