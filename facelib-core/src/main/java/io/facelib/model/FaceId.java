package io.facelib.model;

import java.util.UUID;

/**
 * The id of a stored face, unique within its tenant. Yours, or a random UUID when you give none.
 *
 * @param value 1 to 255 characters of {@code A-Z a-z 0-9 . _ : -}, the first a letter or digit
 */
public record FaceId(String value) implements Comparable<FaceId> {
    public FaceId {
        Checks.id("face id", value);
    }

    public static FaceId of(String value) {
        return new FaceId(value);
    }

    /** A new random id, in the text form of a UUID. */
    public static FaceId random() {
        return new FaceId(UUID.randomUUID().toString());
    }

    @Override
    public int compareTo(FaceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
