package io.facelib.inference;

import io.facelib.model.PixelBuffer;
import io.facelib.spi.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
    Tensor of(List<PixelBuffer> pictures) {
        int width = pictures.get(0).width();
        int height = pictures.get(0).height();
        int plane = width * height;
        FloatBuffer values = ByteBuffer.allocateDirect(Math.multiplyExact(pictures.size() * 3, plane * Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        float[] row = new float[plane];
        for (PixelBuffer picture : pictures) {
            for (int channel = 0; channel < 3; channel++) {
                fill(row, picture.bgr(), rgb ? 2 - channel : channel, mean.get(channel), 1 / std.get(channel));
                values.put(row);
            }
        }
        return new Tensor(List.of((long) pictures.size(), 3L, (long) height, (long) width), values.flip());
    }

    private static void fill(float[] plane, byte[] bgr, int channel, float mean, float factor) {
        for (int i = 0, j = channel; i < plane.length; i++, j += 3) {
            plane[i] = ((bgr[j] & 0xFF) - mean) * factor;
        }
    }
}
