package io.facelib.classical;

/**
 * Local binary patterns of 8 neighbours on a circle of radius 3. A pattern is uniform when it changes at most twice around
 * the circle: those are edges, corners and spots. The 58 uniform ones have a bin each, all others share one. T. Ojala, M.
 * Pietikäinen, T. Mäenpää, "Multiresolution gray-scale and rotation invariant texture classification with local binary
 * patterns", IEEE PAMI 24(7), 2002.
 */
final class UniformPatterns {
    /** How many bins there are: numbers 0 to 57 for uniform patterns, 58 for the others. */
    static final int BINS = 59;

    private static final int NEIGHBOURS = 8;
    private static final double RADIUS = 3;
    private static final int[] BIN_OF_CODE = binOfCode();
    /** Neighbours this little darker count as equal: interpolation does not give flat areas back exactly. */
    private static final float TIE = 1e-3f;

    private UniformPatterns() {}

    private static int[] binOfCode() {
        int[] bins = new int[1 << NEIGHBOURS];
        int uniform = 0;
        for (int code = 0; code < bins.length; code++) {
            int turned = code >> 1 | (code & 1) << (NEIGHBOURS - 1);
            bins[code] = Integer.bitCount(code ^ turned) <= 2 ? uniform++ : BINS - 1;
        }
        return bins;
    }

    /** The bin of each pixel, row by row; beyond the edge the edge repeats. */
    static int[] bins(float[] pixels, int width, int height) {
        int[] codes = new int[width * height];
        for (int k = 0; k < NEIGHBOURS; k++) {
            double angle = 2 * Math.PI * k / NEIGHBOURS;
            mark(codes, 1 << k, pixels, width, height, RADIUS * Math.cos(angle), RADIUS * Math.sin(angle));
        }
        for (int i = 0; i < codes.length; i++) {
            codes[i] = BIN_OF_CODE[codes[i]];
        }
        return codes;
    }

    /** Sets a bit for each pixel whose neighbour at (dx, dy) is not darker. */
    private static void mark(int[] codes, int bit, float[] pixels, int width, int height, double dx, double dy) {
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                float neighbour = between(pixels, width, height, x + dx, y + dy);
                if (neighbour >= pixels[y * width + x] - TIE) {
                    codes[y * width + x] |= bit;
                }
            }
        }
    }

    private static float between(float[] pixels, int width, int height, double x, double y) {
        double insideX = Math.max(0, Math.min(width - 1.001, x));
        double insideY = Math.max(0, Math.min(height - 1.001, y));
        int left = (int) insideX;
        int top = (int) insideY;
        float right = (float) (insideX - left);
        float down = (float) (insideY - top);
        int at = top * width + left;
        float upper = pixels[at] + right * (pixels[at + 1] - pixels[at]);
        float lower = pixels[at + width] + right * (pixels[at + width + 1] - pixels[at + width]);
        return upper + down * (lower - upper);
    }
}
