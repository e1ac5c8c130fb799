package io.facelib.image;

import io.facelib.model.PixelBuffer;
import java.util.Arrays;

/**
 * A 64-bit hash that changes little when a picture is scaled or recompressed: 32 x 32 grey pixels, two-dimensional
 * DCT-II, the 8 x 8 lowest frequencies, one bit for each that is greater than their median, row by row, most significant
 * bit first.
 */
public final class PerceptualHash {
    private static final int SIDE = 32;
    private static final int LOW = 8;
    /** Larger pictures are averaged down to this side first: the hash moves by a bit or two, the time by a lot. */
    private static final int PRE_SHRINK = 128;

    private static final double[][] COSINES = cosines();

    private PerceptualHash() {}

    /** The hash as 16 lower-case hexadecimal digits. */
    public static String of(DecodedImage image) {
        double shrink = Math.min(1, (double) PRE_SHRINK / Math.max(image.width(), image.height()));
        int width = Math.max(1, (int) Math.round(image.width() * shrink));
        int height = Math.max(1, (int) Math.round(image.height() * shrink));
        return of(image.scaled(width, height));
    }

    /** The hash of a small picture, such as a crop, as 16 lower-case hexadecimal digits. */
    public static String of(PixelBuffer picture) {
        float[] small = Lanczos.resize(grey(picture), picture.width(), picture.height(), SIDE, SIDE);
        for (int i = 0; i < small.length; i++) {
            small[i] = Math.max(0, Math.min(255, Math.round(small[i])));
        }
        double[] low = lowFrequencies(small);
        double[] sorted = low.clone();
        Arrays.sort(sorted);
        double median = (sorted[31] + sorted[32]) / 2;
        long bits = 0;
        for (double value : low) {
            bits = bits << 1 | (value > median ? 1 : 0);
        }
        return String.format("%016x", bits);
    }

    /** In how many of 64 bits two hashes differ. */
    public static int distance(String a, String b) {
        return Long.bitCount(Long.parseUnsignedLong(a, 16) ^ Long.parseUnsignedLong(b, 16));
    }

    private static float[] grey(PixelBuffer picture) {
        byte[] bgr = picture.bgr();
        float[] grey = new float[picture.width() * picture.height()];
        for (int i = 0; i < grey.length; i++) {
            int b = bgr[i * 3] & 0xFF;
            int g = bgr[i * 3 + 1] & 0xFF;
            int r = bgr[i * 3 + 2] & 0xFF;
            grey[i] =
                    (int) (0.299f * r + 0.587f * g + 0.114f * b + 0.5); // Math.round, which is slow; exact as a double
        }
        return grey;
    }

    private static double[] lowFrequencies(float[] plane) {
        double[][] rows = new double[SIDE][LOW];
        for (int y = 0; y < SIDE; y++) {
            for (int u = 0; u < LOW; u++) {
                for (int x = 0; x < SIDE; x++) {
                    rows[y][u] += plane[y * SIDE + x] * COSINES[u][x];
                }
            }
        }
        double[] low = new double[LOW * LOW];
        for (int v = 0; v < LOW; v++) {
            for (int u = 0; u < LOW; u++) {
                for (int y = 0; y < SIDE; y++) {
                    low[v * LOW + u] += rows[y][u] * COSINES[v][y];
                }
            }
        }
        return low;
    }

    private static double[][] cosines() {
        double[][] table = new double[LOW][SIDE];
        for (int u = 0; u < LOW; u++) {
            for (int x = 0; x < SIDE; x++) {
                table[u][x] = Math.cos(Math.PI * u * (2 * x + 1) / (2.0 * SIDE));
            }
        }
        return table;
    }
}
