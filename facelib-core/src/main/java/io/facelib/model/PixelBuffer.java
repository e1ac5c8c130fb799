package io.facelib.model;

import io.facelib.error.InvalidInputException;

/**
 * An upright picture or crop on the heap: {@code uint8[height][width][3]}, interleaved, blue green red.
 *
 * <p>The array is handed over, not copied: whoever makes a buffer must not write to the array afterwards, and readers
 * must not write to it at all.
 *
 * @param width pixels
 * @param height pixels
 * @param bgr {@code width * height * 3} bytes, row by row from the top
 */
@SuppressWarnings("ArrayRecordComponent") // a picture is compared by identity, never by content
public record PixelBuffer(int width, int height, byte[] bgr) {
    public PixelBuffer {
        if (width < 1 || height < 1 || bgr.length != (long) width * height * 3) {
            throw new InvalidInputException(
                    "pixels", bgr.length + " bytes do not fill " + width + " x " + height + " pixels of 3 bytes");
        }
    }

    @Override
    public String toString() {
        return "PixelBuffer[" + width + "x" + height + "]";
    }
}
