package io.facelib.image;

import io.facelib.error.InvalidImageException;
import io.facelib.error.InvalidImageException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What an image announces before anything is decoded.
 *
 * @param format by its first bytes
 * @param width as stored, before the orientation is applied, pixels
 * @param height as stored, pixels
 * @param frames animation frames or pages, at least 1
 * @param orientation EXIF orientation, 1 to 8; 1 when absent or invalid
 * @param scans how often a JPEG goes over its pixels, at least 1; 1 for other formats
 * @param decodingBytes native memory that decoding takes at its peak, at most: result, coefficients, tiles and copies
 */
public record ImageHeader(
        ImageFormat format, long width, long height, int frames, int orientation, int scans, long decodingBytes) {
    /**
     * Reads the header. Takes no memory that grows with what the header claims.
     *
     * @throws InvalidImageException if the format is unknown or the header is damaged
     */
    public static ImageHeader read(byte[] bytes) {
        if (bytes.length == 0) {
            throw new InvalidImageException(Reason.EMPTY, "0 bytes, at least 1 is needed");
        }
        try {
            ImageHeader header = HeaderReaders.read(bytes);
            if (header.width < 1 || header.height < 1) {
                throw damaged("size " + header.width + " x " + header.height + " in the header", null);
            }
            return header;
        } catch (IndexOutOfBoundsException e) {
            throw damaged("the header ends early", e);
        }
    }

    private static InvalidImageException damaged(String what, @Nullable Throwable cause) {
        return cause == null
                ? new InvalidImageException(Reason.DAMAGED, what)
                : new InvalidImageException(Reason.DAMAGED, what, cause);
    }

    /** Width times height. */
    public long pixels() {
        return Math.multiplyHigh(width, height) != 0 ? Long.MAX_VALUE : Math.abs(width * height);
    }
}
