package io.facelib.storage.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What the server runs as one step, kept as resources beside this class.
 *
 * @param text in Lua
 * @param sha1 of the text, by which the server knows it
 */
record Script(String text, String sha1) {
    /** A script as it stands. */
    static Script of(String name) {
        return ofText(read(name));
    }

    /** A script behind what it shares with others. */
    static Script of(String common, String name) {
        return ofText(read(common) + "\n" + read(name));
    }

    private static Script ofText(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            // The server's name for a script, not a protection of anything.
            return new Script(
                    text,
                    HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    private static String read(String name) {
        try (InputStream in = Script.class.getResourceAsStream(name + ".lua")) {
            if (in == null) {
                throw new IllegalStateException("the script " + name + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the script " + name + " cannot be read", e);
        }
    }
}
