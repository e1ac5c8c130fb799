package io.facelib.model;

import java.util.UUID;

/**
 * The id of a batch, unique within its tenant.
 *
 * @param value 1 to 255 characters of {@code A-Z a-z 0-9 . _ : -}, the first a letter or digit
 */
public record BatchId(String value) implements Comparable<BatchId> {
    public BatchId {
        Checks.id("batch id", value);
    }

    public static BatchId of(String value) {
        return new BatchId(value);
    }

    /** A new random id, in the text form of a UUID. */
    public static BatchId random() {
        return new BatchId(UUID.randomUUID().toString());
    }

    @Override
    public int compareTo(BatchId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
