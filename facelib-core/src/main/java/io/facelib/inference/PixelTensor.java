package io.facelib.inference;

import io.facelib.model.PixelBuffer;
import io.facelib.spi.Tensor;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Turns pictures into a network's input: {@code uint8[height][width][3]} blue green red becomes
 * {@code float32[batch][3][height][width]} in the network's own colour order, {@code (value - mean) / std}.
 *
 * @param rgb whether the first plane is red; otherwise it is blue
 * @param mean subtracted, for each plane in the network's order
 * @param std divided by, for each plane in the network's order
 */
record PixelTensor(boolean rgb, List<Float> mean, List<Float> std) {
    /**
     * As many rows as the next power of two; the last picture fills those that are left. On CUDA each number of rows that
     * was not seen before costs up to seconds, so there should be few. The buffer belongs to the calling thread and is filled
     * anew by its next call.
     *
     * @param pictures all of one size
     */
    Tensor of(List<PixelBuffer> pictures) {
        int width = pictures.get(0).width();
        int height = pictures.get(0).height();
        int plane = width * height;
        int rows = rows(pictures.size());
        int size = Math.multiplyExact(rows * 3, plane);
        FloatBuffer values = InputBuffers.ofThread(size);
        float[] planes = new float[3 * plane];
        for (PixelBuffer picture : pictures) {
            fill(planes, plane, picture.bgr());
            values.put(planes);
        }
        while (values.hasRemaining()) {
            values.put(planes);
        }
        return new Tensor(List.of((long) rows, 3L, (long) height, (long) width), values.flip());
    }

    private static int rows(int pictures) {
        int below = Integer.highestOneBit(pictures);
        return below == pictures ? pictures : 2 * below;
    }

    /** One pass over the pixels: each is read once and written to the three planes in the network's order. */
    private void fill(float[] planes, int plane, byte[] bgr) {
        int first = rgb ? 2 : 0;
        int third = 2 - first;
        float mean0 = mean.get(0);
        float mean1 = mean.get(1);
        float mean2 = mean.get(2);
        float factor0 = 1 / std.get(0);
        float factor1 = 1 / std.get(1);
        float factor2 = 1 / std.get(2);
        for (int i = 0, j = 0; i < plane; i++, j += 3) {
            planes[i] = ((bgr[j + first] & 0xFF) - mean0) * factor0;
            planes[plane + i] = ((bgr[j + 1] & 0xFF) - mean1) * factor1;
            planes[2 * plane + i] = ((bgr[j + third] & 0xFF) - mean2) * factor2;
        }
    }
}
