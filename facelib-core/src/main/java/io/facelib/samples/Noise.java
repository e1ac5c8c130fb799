package io.facelib.samples;

/**
 * Smooth noise that depends on nothing but its arguments: random values at whole coordinates, blended between them (K.
 * Perlin, "An image synthesizer", SIGGRAPH 1985, in its value form).
 */
final class Noise {
    private Noise() {}

    /** -1 to 1; changes over distances of about 1. */
    static double smooth(double x, double y, int seed) {
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        double a = ease(x - left);
        double b = ease(y - top);
        double upper = (1 - a) * point(left, top, seed) + a * point(left + 1, top, seed);
        double lower = (1 - a) * point(left, top + 1, seed) + a * point(left + 1, top + 1, seed);
        return (1 - b) * upper + b * lower;
    }

    /** -1 to 1, unrelated from one whole coordinate to the next. */
    static double point(int x, int y, int seed) {
        int h = x * 0x9E3779B1 ^ y * 0x85EBCA77 ^ seed * 0xC2B2AE3D;
        h = (h ^ h >>> 15) * 0x2C1B3C6D;
        h = (h ^ h >>> 12) * 0x297A2D39;
        h ^= h >>> 15;
        return h / (double) Integer.MIN_VALUE;
    }

    private static double ease(double t) {
        return t * t * (3 - 2 * t);
    }
}
