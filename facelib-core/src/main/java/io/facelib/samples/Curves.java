package io.facelib.samples;

/** The few curves that everything is drawn with. */
final class Curves {
    private Curves() {}

    /** 1 at 0, falling off like a bell; 0.61 at 1. */
    static double bell(double t) {
        return Math.exp(-t * t / 2);
    }

    /** A bell over the plane, with its own width and height. */
    static double bell(double x, double y, double width, double height) {
        double u = x / width;
        double v = y / height;
        return Math.exp(-(u * u + v * v) / 2);
    }

    /** 0 up to {@code from}, 1 from {@code to} on, smooth between; descends when {@code from} is the greater. */
    static double step(double from, double to, double t) {
        double s = Math.max(0, Math.min(1, (t - from) / (to - from)));
        return s * s * (3 - 2 * s);
    }

    /** The share {@code part} of the way from a to b. */
    static double mix(double a, double b, double part) {
        return a + part * (b - a);
    }

    /** The power of the amount, with the sign kept. */
    static double power(double t, double exponent) {
        return Math.copySign(Math.pow(Math.abs(t), exponent), t);
    }
}
