package io.facelib.model;

import java.util.UUID;

/**
 * The id of a {@link Template}, unique within its tenant and kept when its identity is merged.
 *
 * @param value 1 to 255 characters of {@code A-Z a-z 0-9 . _ : -}, the first a letter or digit
 */
public record TemplateId(String value) implements Comparable<TemplateId> {
    public TemplateId {
        Checks.id("template id", value);
    }

    public static TemplateId of(String value) {
        return new TemplateId(value);
    }

    /** A new random id of 32 lower-case hexadecimal digits. */
    public static TemplateId random() {
        return new TemplateId(UUID.randomUUID().toString().replace("-", ""));
    }

    @Override
    public int compareTo(TemplateId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
