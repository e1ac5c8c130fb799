package io.facelib.model;

import io.facelib.error.InvalidImageException;
import io.facelib.error.InvalidImageException.Reason;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An image on its way into the engine: JPEG, PNG, WebP, BMP, GIF, TIFF, PGM or PPM bytes, or pixels that are decoded already.
 *
 * <p>Making one checks nothing but size: the content is looked at by the call it is given to. May be used for several
 * calls and from several threads. {@link #toString()} tells its origin, never its content.
 */
public final class FaceImage {
    /** How many bytes {@link #of(InputStream)} reads at most: 64 MiB; the engine's own limit is usually lower. */
    public static final int MAX_STREAM_BYTES = 64 << 20;

    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private sealed interface Source permits Encoded, File, Pixels {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Encoded(byte[] bytes) implements Source {}

    private record File(Path path) implements Source {}

    private record Pixels(PixelBuffer pixels) implements Source {}

    private final Source source;

    private FaceImage(Source source) {
        this.source = source;
    }

    /** From encoded bytes, which are copied. */
    public static FaceImage of(byte[] encoded) {
        return new FaceImage(new Encoded(encoded.clone()));
    }

    /** From encoded bytes, which are not copied: nobody may write to them any more. */
    public static FaceImage owning(byte[] encoded) {
        return new FaceImage(new Encoded(encoded));
    }

    /** From a file, which is read anew by each call that the image is given to. */
    public static FaceImage of(Path file) {
        return new FaceImage(new File(file));
    }

    /**
     * From a stream, read to its end now and not closed.
     *
     * @throws InvalidImageException if reading fails or the stream has more than {@link #MAX_STREAM_BYTES}
     */
    public static FaceImage of(InputStream encoded) {
        return of(encoded, MAX_STREAM_BYTES);
    }

    /**
     * From a stream, read to its end now and not closed; no more than {@code maxBytes + 1} bytes are read.
     *
     * @throws InvalidImageException if reading fails or the stream has more than {@code maxBytes}
     */
    public static FaceImage of(InputStream encoded, int maxBytes) {
        try {
            byte[] bytes = encoded.readNBytes(Math.min(maxBytes, LONGEST_ARRAY - 1) + 1);
            if (bytes.length > maxBytes) {
                throw new InvalidImageException(
                        Reason.TOO_MANY_BYTES, "the stream has more than the limit of " + maxBytes + " bytes");
            }
            return new FaceImage(new Encoded(bytes));
        } catch (IOException e) {
            throw new InvalidImageException(Reason.UNREADABLE, "the stream could not be read", e);
        }
    }

    /** From pixels that are upright already; they are copied, transparent ones over white. */
    public static FaceImage of(BufferedImage image) {
        return new FaceImage(new Pixels(RasterCopy.of(image)));
    }

    /** From pixels that are upright already; they are not copied. */
    public static FaceImage of(PixelBuffer pixels) {
        return new FaceImage(new Pixels(pixels));
    }

    /** The pixels, when the image was made from pixels; otherwise {@link #encoded} has the bytes. */
    public Optional<PixelBuffer> pixels() {
        return source instanceof Pixels p ? Optional.of(p.pixels()) : Optional.empty();
    }

    /** The number of bytes held or to be read, 3 per pixel for pixels. */
    public long size() {
        if (source instanceof Encoded e) {
            return e.bytes().length;
        }
        if (source instanceof Pixels p) {
            return p.pixels().bgr().length;
        }
        return fileSize(((File) source).path());
    }

    /**
     * The encoded bytes, not to be written to. Only for images that were not made from pixels.
     *
     * @param maxBytes the limit; a longer file is refused before it is read
     * @throws InvalidImageException if the file cannot be read, or there are more bytes than the limit
     */
    public byte[] encoded(long maxBytes) {
        if (source instanceof Pixels) {
            throw new IllegalStateException("the image was made from pixels");
        }
        checkBytes(size(), maxBytes);
        byte[] bytes = source instanceof Encoded e ? e.bytes() : read(((File) source).path(), maxBytes);
        checkBytes(bytes.length, maxBytes);
        return bytes;
    }

    /**
     * The same image, with the content of a file read now; itself when there is nothing to read.
     *
     * @param maxBytes the limit; a longer file is refused before it is read
     * @throws InvalidImageException if the file cannot be read or is longer
     */
    public FaceImage inMemory(long maxBytes) {
        return source instanceof File ? new FaceImage(new Encoded(encoded(maxBytes))) : this;
    }

    private static void checkBytes(long size, long maxBytes) {
        if (size > maxBytes) {
            throw new InvalidImageException(
                    Reason.TOO_MANY_BYTES, size + " bytes are more than the limit of " + maxBytes);
        }
    }

    private static byte[] read(Path file, long maxBytes) {
        // The file may grow between the check and the read: the limit holds for what is read, too.
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes((int) Math.min(LONGEST_ARRAY - 1, maxBytes) + 1);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static long fileSize(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new InvalidImageException(Reason.UNREADABLE, "'" + shownName(file) + "' is not a file");
            }
            return Files.size(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static InvalidImageException unreadable(Path file, IOException e) {
        return new InvalidImageException(Reason.UNREADABLE, "'" + shownName(file) + "' could not be read", e);
    }

    private static String shownName(Path file) {
        Path name = file.getFileName();
        return Checks.shown(name == null ? file.toString() : name.toString());
    }

    @Override
    public String toString() {
        if (source instanceof File f) {
            return "FaceImage[" + shownName(f.path()) + "]";
        }
        return source instanceof Encoded e
                ? "FaceImage[" + e.bytes().length + " bytes]"
                : "FaceImage[" + ((Pixels) source).pixels() + "]";
    }
}
