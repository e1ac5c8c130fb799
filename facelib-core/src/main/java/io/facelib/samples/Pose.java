package io.facelib.samples;

/** Turns a person's own space towards the camera: yaw, then pitch, then roll, about the upper end of the neck. */
final class Pose {
    private static final double PIVOT_Y = -0.55;
    private static final double PIVOT_Z = -0.2;

    private final Turn yaw;
    private final Turn pitch;
    private final Turn roll;

    /** Sine and cosine of an angle. */
    private record Turn(double sin, double cos) {
        static Turn degrees(double angle) {
            return new Turn(Math.sin(Math.toRadians(angle)), Math.cos(Math.toRadians(angle)));
        }
    }

    private Pose(double yaw, double pitch, double roll) {
        this.yaw = Turn.degrees(yaw);
        this.pitch = Turn.degrees(pitch);
        this.roll = Turn.degrees(roll);
    }

    static Pose head(Shot shot) {
        return new Pose(shot.yaw(), shot.pitch(), shot.roll());
    }

    /** The body follows the head a little. */
    static Pose body(Shot shot) {
        return new Pose(0.3 * shot.yaw(), 0, 0);
    }

    /** Moves a point; returns x, y, z. */
    double[] point(double[] p) {
        double[] moved = direction(new double[] {p[0], p[1] - PIVOT_Y, p[2] - PIVOT_Z});
        moved[1] += PIVOT_Y;
        moved[2] += PIVOT_Z;
        return moved;
    }

    /** Turns a direction. */
    double[] direction(double[] d) {
        double x = d[0] * yaw.cos + d[2] * yaw.sin;
        double forward = d[2] * yaw.cos - d[0] * yaw.sin;
        double y = d[1] * pitch.cos - forward * pitch.sin;
        double z = d[1] * pitch.sin + forward * pitch.cos;
        return new double[] {x * roll.cos + y * roll.sin, y * roll.cos - x * roll.sin, z};
    }
}
