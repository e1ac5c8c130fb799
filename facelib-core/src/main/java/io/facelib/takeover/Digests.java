package io.facelib.takeover;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, in lower-case hexadecimal digits. */
final class Digests {
    private static final int BLOCK = 1 << 16;

    private Digests() {}

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String of(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    static String of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads the stream to its end. */
    static String of(InputStream content) throws IOException {
        MessageDigest digest = sha256();
        try (DigestInputStream through = new DigestInputStream(content, digest)) {
            byte[] block = new byte[BLOCK];
            int read = 0;
            while (read >= 0) {
                read = through.read(block);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
