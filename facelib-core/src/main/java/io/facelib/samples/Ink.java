package io.facelib.samples;

/**
 * The colour of a place on a surface while it is being painted, layer over layer. Linear light, 0 to 1; one object serves
 * many places of one drawing.
 */
final class Ink {
    /** How light is encoded in pictures: a power that comes close to the sRGB curve. */
    static final double GAMMA = 2.2;

    private static final double[] LINEAR = new double[256];

    static {
        for (int i = 0; i < LINEAR.length; i++) {
            LINEAR[i] = Math.pow(i / 255.0, GAMMA);
        }
    }

    private double red;
    private double green;
    private double blue;
    private double gloss;

    /** Starts with a colour 0xRRGGBB as pictures have it, and no gloss. */
    void set(int rgb) {
        red = linear(rgb >> 16);
        green = linear(rgb >> 8);
        blue = linear(rgb);
        gloss = 0;
    }

    private static double linear(int channel) {
        return LINEAR[channel & 0xFF];
    }

    /** Covers with a colour 0xRRGGBB; cover 0 leaves all, 1 hides all. */
    void cover(int rgb, double cover) {
        if (cover > 0.003) {
            double c = Math.min(1, cover);
            red = Curves.mix(red, linear(rgb >> 16), c);
            green = Curves.mix(green, linear(rgb >> 8), c);
            blue = Curves.mix(blue, linear(rgb), c);
        }
    }

    /** Covers with another mixed colour; the gloss stays. */
    void cover(Ink other, double cover) {
        red = Curves.mix(red, other.red, cover);
        green = Curves.mix(green, other.green, cover);
        blue = Curves.mix(blue, other.blue, cover);
    }

    /** Darkens or, above 1, brightens. */
    void scale(double factor) {
        tint(factor, factor, factor);
    }

    /** Scales each channel by its own factor. */
    void tint(double r, double g, double b) {
        red *= r;
        green *= g;
        blue *= b;
    }

    void gloss(double value) {
        gloss = value;
    }

    double red() {
        return red;
    }

    double green() {
        return green;
    }

    double blue() {
        return blue;
    }

    double gloss() {
        return gloss;
    }
}
