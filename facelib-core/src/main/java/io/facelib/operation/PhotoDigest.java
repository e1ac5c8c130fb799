package io.facelib.operation;

import io.facelib.model.FaceImage;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 by which the same photo is known again: of its bytes, or of its pixels where it was given as pixels. */
public final class PhotoDigest {
    private PhotoDigest() {}

    /** The digest as 64 lower-case hexadecimal digits. */
    public static String of(FaceImage photo) {
        return of(photo.pixels().map(pixels -> pixels.bgr()).orElseGet(() -> photo.encoded(Long.MAX_VALUE)));
    }

    /** The digest of bytes as 64 lower-case hexadecimal digits. */
    public static String of(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
