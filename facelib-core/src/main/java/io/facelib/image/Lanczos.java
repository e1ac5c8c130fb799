package io.facelib.image;

import io.facelib.model.PixelBuffer;

/**
 * Shrinks or grows with a three-lobed Lanczos window whose width follows the scale, so that shrinking does not alias.
 * Separable: first every row, then every column, with normalised weights.
 */
final class Lanczos {
    private static final int LOBES = 3;

    private Lanczos() {}

    /** A grey plane of {@code [height][width]} values, resized. */
    static float[] resize(float[] plane, int width, int height, int newWidth, int newHeight) {
        float[] narrow = horizontal(plane, width, height, newWidth);
        float[] turned = transpose(narrow, newWidth, height);
        return transpose(horizontal(turned, height, newWidth, newHeight), newHeight, newWidth);
    }

    /** A colour picture, resized. */
    static PixelBuffer resize(PixelBuffer picture, int newWidth, int newHeight) {
        byte[] bgr = new byte[newWidth * newHeight * 3];
        for (int channel = 0; channel < 3; channel++) {
            float[] plane = resize(plane(picture, channel), picture.width(), picture.height(), newWidth, newHeight);
            for (int i = 0; i < plane.length; i++) {
                bgr[i * 3 + channel] = (byte) Math.max(0, Math.min(255, Math.round(plane[i])));
            }
        }
        return new PixelBuffer(newWidth, newHeight, bgr);
    }

    private static float[] plane(PixelBuffer picture, int channel) {
        float[] plane = new float[picture.width() * picture.height()];
        for (int i = 0; i < plane.length; i++) {
            plane[i] = picture.bgr()[i * 3 + channel] & 0xFF;
        }
        return plane;
    }

    private static float[] horizontal(float[] plane, int width, int height, int newWidth) {
        float[] out = new float[newWidth * height];
        double scale = (double) width / newWidth;
        double reach = LOBES * Math.max(1, scale);
        for (int x = 0; x < newWidth; x++) {
            double centre = (x + 0.5) * scale;
            int from = (int) Math.max(0, Math.round(centre - reach));
            int to = (int) Math.min(width, Math.round(centre + reach));
            float[] weights = weights(from, to, centre, Math.max(1, scale));
            int y = 0;
            for (; y + 4 <= height; y += 4) {
                four(plane, y * width + from, width, weights, out, y * newWidth + x, newWidth);
            }
            for (; y < height; y++) {
                out[y * newWidth + x] = one(plane, y * width + from, weights);
            }
        }
        return out;
    }

    private static float one(float[] plane, int from, float[] weights) {
        float sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += plane[from + i] * weights[i];
        }
        return sum;
    }

    /** Four rows at a time, each added up in the same order as one: no sum has to wait for the one before. */
    private static void four(float[] plane, int from, int width, float[] weights, float[] out, int to, int newWidth) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        for (int i = 0; i < weights.length; i++) {
            float weight = weights[i];
            a += plane[from + i] * weight;
            b += plane[from + width + i] * weight;
            c += plane[from + 2 * width + i] * weight;
            d += plane[from + 3 * width + i] * weight;
        }
        out[to] = a;
        out[to + newWidth] = b;
        out[to + 2 * newWidth] = c;
        out[to + 3 * newWidth] = d;
    }

    private static float[] weights(int from, int to, double centre, double scale) {
        float[] weights = new float[to - from];
        float sum = 0;
        for (int i = from; i < to; i++) {
            weights[i - from] = (float) window((i + 0.5 - centre) / scale);
            sum += weights[i - from];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    private static double window(double x) {
        if (x == 0) {
            return 1;
        }
        if (Math.abs(x) >= LOBES) {
            return 0;
        }
        double t = Math.PI * x;
        return LOBES * Math.sin(t) * Math.sin(t / LOBES) / (t * t);
    }

    private static float[] transpose(float[] plane, int width, int height) {
        float[] out = new float[plane.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                out[x * height + y] = plane[y * width + x];
            }
        }
        return out;
    }
}
