package io.facelib.model;

import io.facelib.error.InvalidInputException;
import java.util.regex.Pattern;

/**
 * Whose data it is. No call reaches data without one.
 *
 * @param value 1 to 128 characters of {@code A-Z a-z 0-9 . _ -}, the first a letter or digit, without {@code ..}; the
 *     name {@code default} is reserved, because object keys of an older layout begin with it
 */
public record TenantId(String value) implements Comparable<TenantId> {
    private static final Pattern RULE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    public TenantId {
        if (!RULE.matcher(value).matches() || value.contains("..") || value.equals("default")) {
            throw new InvalidInputException(
                    "tenant",
                    "'" + Checks.shown(value)
                            + "' is not 1 to 128 characters of A-Z a-z 0-9 . _ - (first a letter or digit, no '..', not 'default')");
        }
    }

    public static TenantId of(String value) {
        return new TenantId(value);
    }

    @Override
    public int compareTo(TenantId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
