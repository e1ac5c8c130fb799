package io.facelib.classical;

import io.facelib.model.PixelBuffer;

/**
 * A picture of one channel, {@code uint8[height][width]}, row by row from the top.
 *
 * @param width pixels
 * @param height pixels
 * @param values 0 to 255 each
 */
@SuppressWarnings("ArrayRecordComponent") // a picture is compared by identity, never by content
record GreyImage(int width, int height, int[] values) {
    /** The luma of ITU-R BT.601. */
    static GreyImage of(PixelBuffer picture) {
        byte[] bgr = picture.bgr();
        int[] values = new int[picture.width() * picture.height()];
        for (int i = 0; i < values.length; i++) {
            int blue = bgr[3 * i] & 0xFF;
            int green = bgr[3 * i + 1] & 0xFF;
            int red = bgr[3 * i + 2] & 0xFF;
            values[i] = (114 * blue + 587 * green + 299 * red + 500) / 1000;
        }
        return new GreyImage(picture.width(), picture.height(), values);
    }
}
