package io.facelib.storage;

import io.facelib.model.ObjectKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A set of object keys that takes 8 bytes for each: the first 64 bits of its SHA-256. First all keys are added, then they
 * are marked. For one thread.
 */
final class KeyDigests {
    private final MessageDigest sha = sha256();
    private long[] digests = new long[1_024];
    private int size;
    private boolean sorted = true;
    private final BitSet marked = new BitSet();

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    void add(ObjectKey key) {
        if (size == digests.length) {
            digests = Arrays.copyOf(digests, 2 * size);
        }
        digests[size++] = digest(key);
        sorted = false;
    }

    /** Marks a key. @return whether it was added before */
    boolean mark(ObjectKey key) {
        if (!sorted) {
            Arrays.sort(digests, 0, size);
            sorted = true;
        }
        int index = Arrays.binarySearch(digests, 0, size, digest(key));
        if (index >= 0) {
            marked.set(index);
        }
        return index >= 0;
    }

    int size() {
        return size;
    }

    /** How many of the added keys were never marked. */
    int unmarked() {
        return size - marked.cardinality();
    }

    private long digest(ObjectKey key) {
        return ByteBuffer.wrap(sha.digest(key.toString().getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }
}
