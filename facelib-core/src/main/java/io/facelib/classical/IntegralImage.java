package io.facelib.classical;

/**
 * Sums over rectangles of a grey picture in constant time: F. Crow, "Summed-area tables for texture mapping", SIGGRAPH
 * 1984. Sums are exact for pictures of up to 8 megapixels. Immutable.
 */
final class IntegralImage {
    private final int width;
    private final int height;
    private final int stride;
    private final int[] sums;

    IntegralImage(GreyImage image) {
        width = image.width();
        height = image.height();
        stride = width + 1;
        sums = new int[stride * (height + 1)];
        for (int y = 0; y < height; y++) {
            int row = 0;
            for (int x = 0; x < width; x++) {
                row += image.values()[y * width + x];
                sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + row;
            }
        }
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** The sum over a rectangle inside the picture. */
    int sum(int x, int y, int w, int h) {
        int top = y * stride + x;
        int bottom = top + h * stride;
        return sums[bottom + w] - sums[bottom] - sums[top + w] + sums[top];
    }

    /** The picture shrunk by a factor of at least 1; each new pixel is the mean of the area it covers. */
    GreyImage shrunk(double factor) {
        int newWidth = (int) (width / factor);
        int newHeight = (int) (height / factor);
        int[] values = new int[newWidth * newHeight];
        double[] above = new double[newWidth + 1];
        double[] below = row(0, factor, newWidth);
        for (int y = 0; y < newHeight; y++) {
            System.arraycopy(below, 0, above, 0, above.length);
            below = row((y + 1) * factor, factor, newWidth);
            for (int x = 0; x < newWidth; x++) {
                double sum = below[x + 1] - below[x] - above[x + 1] + above[x];
                values[y * newWidth + x] = (int) (sum / (factor * factor) + 0.5);
            }
        }
        return new GreyImage(newWidth, newHeight, values);
    }

    /** The table at one fractional height and evenly spaced fractional columns, interpolated: that is exact for areas. */
    private double[] row(double y, double factor, int columns) {
        int top = Math.min((int) y, height - 1);
        double down = y - top;
        double[] row = new double[columns + 1];
        for (int i = 0; i <= columns; i++) {
            double x = i * factor;
            int left = Math.min((int) x, width - 1);
            double right = x - left;
            int at = top * stride + left;
            double upper = sums[at] + right * (sums[at + 1] - sums[at]);
            double lower = sums[at + stride] + right * (sums[at + stride + 1] - sums[at + stride]);
            row[i] = upper + down * (lower - upper);
        }
        return row;
    }
}
