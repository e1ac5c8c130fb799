package io.facelib.model;

import java.util.UUID;

/**
 * The id of a stored image, unique within its tenant. Yours, or 32 random hexadecimal digits when you give none.
 *
 * @param value 1 to 255 characters of {@code A-Z a-z 0-9 . _ : -}, the first a letter or digit
 */
public record ImageId(String value) implements Comparable<ImageId> {
    public ImageId {
        Checks.id("image id", value);
    }

    public static ImageId of(String value) {
        return new ImageId(value);
    }

    /** A new random id of 32 lower-case hexadecimal digits. */
    public static ImageId random() {
        return new ImageId(UUID.randomUUID().toString().replace("-", ""));
    }

    @Override
    public int compareTo(ImageId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
