package io.facelib.samples;

/**
 * The light of a shot: one lamp, light from everywhere, a little from the other side. Skin is softer than Lambert's law:
 * light wraps around the edge of a shadow, red the farthest, as it does when it scatters below the surface.
 */
final class Light {
    private static final double[] WRAP = {0.38, 0.22, 0.16};

    private final double[] lamp;
    private final double[] between;
    private final double ambient;
    private final double[] tint;

    Light(Shot shot) {
        double side = Math.toRadians(shot.light());
        double up = Math.toRadians(shot.height());
        lamp = new double[] {Math.sin(side) * Math.cos(up), Math.sin(up), Math.cos(side) * Math.cos(up)};
        double length = Math.sqrt(2 + 2 * lamp[2]);
        between = new double[] {lamp[0] / length, lamp[1] / length, (lamp[2] + 1) / length};
        ambient = shot.ambient();
        tint = new double[] {1 + 0.1 * shot.warmth(), 1, 1 - 0.14 * shot.warmth()};
    }

    /**
     * The light that a place sends to the camera.
     *
     * @param n where the place faces, a unit vector in the camera's space
     * @param out red, green, blue of linear light
     */
    void shine(double[] n, Ink ink, float[] out, int at) {
        double facing = n[0] * lamp[0] + n[1] * lamp[1] + n[2] * lamp[2];
        double other = 0.12 * Math.max(0, -0.8 * n[0] * Math.signum(lamp[0]) + 0.6 * n[2]);
        double around = ambient * (0.8 + 0.2 * n[1]) + other;
        double mirror = Math.max(0, n[0] * between[0] + n[1] * between[1] + n[2] * between[2]);
        double shine = ink.gloss() * Math.pow(mirror, 24) * (1 - ambient);
        double[] colour = {ink.red(), ink.green(), ink.blue()};
        for (int c = 0; c < 3; c++) {
            double lit = Math.max(0, (facing + WRAP[c]) / (1 + WRAP[c]));
            out[at + c] = (float) (colour[c] * ((1.15 - 0.5 * ambient) * lit * tint[c] + around) + shine);
        }
    }
}
