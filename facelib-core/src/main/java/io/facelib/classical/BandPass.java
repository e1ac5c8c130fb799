package io.facelib.classical;

/** The difference of two Gaussian filters: keeps structures between their widths. Beyond the edge the edge repeats. */
final class BandPass {
    private BandPass() {}

    /**
     * Filters a picture.
     *
     * @param fine standard deviation of the narrow filter, pixels
     * @param coarse standard deviation of the wide filter, pixels
     * @return one value for each pixel, around 0
     */
    static float[] apply(GreyImage image, double fine, double coarse) {
        float[] narrow = blurred(image, fine);
        float[] wide = blurred(image, coarse);
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] -= wide[i];
        }
        return narrow;
    }

    private static float[] blurred(GreyImage image, double deviation) {
        float[] kernel = kernel(deviation);
        float[] pixels = new float[image.values().length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = image.values()[i];
        }
        float[] across = along(pixels, image.width(), image.height(), kernel, 1, 0);
        return along(across, image.width(), image.height(), kernel, 0, 1);
    }

    /** One direction of the separable filter; (dx, dy) is (1, 0) or (0, 1). */
    private static float[] along(float[] pixels, int width, int height, float[] kernel, int dx, int dy) {
        int radius = kernel.length / 2;
        float[] filtered = new float[pixels.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                float sum = 0;
                for (int k = -radius; k <= radius; k++) {
                    int px = Math.max(0, Math.min(width - 1, x + k * dx));
                    int py = Math.max(0, Math.min(height - 1, y + k * dy));
                    sum += kernel[k + radius] * pixels[py * width + px];
                }
                filtered[y * width + x] = sum;
            }
        }
        return filtered;
    }

    private static float[] kernel(double deviation) {
        int radius = (int) Math.ceil(2.5 * deviation);
        double[] weights = new double[2 * radius + 1];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.exp(-(i - radius) * (i - radius) / (2 * deviation * deviation));
            sum += weights[i];
        }
        float[] kernel = new float[weights.length];
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] = (float) (weights[i] / sum);
        }
        return kernel;
    }
}
