package io.facelib.rest.route;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What tells one request from another under the same idempotency key: SHA-256 of all that was read of it. Of a form this is
 * the file, since its boundary is another one each time. For one thread.
 */
final class Fingerprint {
    private final MessageDigest digest;

    Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Takes in a text, with its length, so that no two lists of texts look the same. */
    Fingerprint add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Takes in bytes, with their length. */
    Fingerprint add(byte[] bytes) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(bytes.length).flip());
        digest.update(bytes);
        return this;
    }

    /** Takes in what is read of a stream. */
    InputStream over(InputStream content) {
        return new DigestInputStream(content, digest);
    }

    /** 64 hexadecimal digits; what was taken in is forgotten. */
    String end() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
