package io.facelib.fake;

import io.facelib.model.PixelBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * What a fake face looks like: a magenta frame one cell wide around 6 x 6 black or white cells, of which the first 30
 * tell the person and the last 6 the variation.
 */
final class FakeCode {
    static final int INNER = 6;
    static final int CELL = 20;
    static final int SIDE = (INNER + 2) * CELL;
    private static final int PERSON_BITS = 30;

    private FakeCode() {}

    static boolean[] of(String name, int variation) {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        boolean[] cells = new boolean[INNER * INNER];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = i < PERSON_BITS ? (crc.getValue() >> i & 1) == 1 : (variation >> (i - PERSON_BITS) & 1) == 1;
        }
        return cells;
    }

    /** The person's 30 bits, read from a crop that the frame fills. */
    static int person(PixelBuffer crop) {
        return bits(crop, 0, PERSON_BITS);
    }

    /** The variation's 6 bits, read from a crop that the frame fills. */
    static int variation(PixelBuffer crop) {
        return bits(crop, PERSON_BITS, INNER * INNER);
    }

    private static int bits(PixelBuffer crop, int from, int to) {
        int bits = 0;
        for (int i = from; i < to; i++) {
            int column = i % INNER + 1;
            int row = i / INNER + 1;
            int x = (int) ((column + 0.5) * crop.width() / (INNER + 2));
            int y = (int) ((row + 0.5) * crop.height() / (INNER + 2));
            bits |= (green(crop, x, y) > 127 ? 1 : 0) << (i - from);
        }
        return bits;
    }

    /** Whether the crop has the magenta frame. */
    static boolean isFramed(PixelBuffer crop) {
        int half = crop.width() / (INNER + 2) / 2;
        return isMagenta(crop, crop.width() / 2, half) && isMagenta(crop, half, crop.height() / 2);
    }

    static boolean isMagenta(PixelBuffer picture, int x, int y) {
        int at = (y * picture.width() + x) * 3;
        int blue = picture.bgr()[at] & 0xFF;
        int green = picture.bgr()[at + 1] & 0xFF;
        int red = picture.bgr()[at + 2] & 0xFF;
        return red > 170 && blue > 170 && green < 100;
    }

    private static int green(PixelBuffer picture, int x, int y) {
        return picture.bgr()[(y * picture.width() + x) * 3 + 1] & 0xFF;
    }
}
