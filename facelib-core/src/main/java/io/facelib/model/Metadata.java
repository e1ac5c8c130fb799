package io.facelib.model;

import io.facelib.error.InvalidInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a user wants to be told again with a face: a JSON object as plain Java values. Kept apart from facelib's own
 * fields, never interpreted, never treated as an object key or link.
 *
 * <p>Values are {@link String}, {@link Boolean}, {@link Long}, {@link Double}, lists and maps of these, copied when the
 * metadata is made. At most 64 KiB of text, 8 levels deep; null members are left out. Immutable.
 */
public final class Metadata {
    private static final Metadata NONE = new Metadata(Map.of());
    private static final int MAX_CHARS = 65_536;
    private static final int MAX_DEPTH = 8;

    private final Map<String, Object> values;

    private Metadata(Map<String, Object> values) {
        this.values = values;
    }

    /** No metadata. */
    public static Metadata none() {
        return NONE;
    }

    /** A single member. */
    public static Metadata of(String name, Object value) {
        return copyOf(Map.of(name, value));
    }

    /**
     * A checked copy.
     *
     * @throws InvalidInputException if a value is of another type, too deep, or the whole is too long
     */
    public static Metadata copyOf(Map<String, ?> values) {
        Budget budget = new Budget();
        return values.isEmpty() ? NONE : new Metadata(copyMap(values, 1, budget));
    }

    private static final class Budget {
        private int chars;

        void spend(int more) {
            chars += more;
            if (chars > MAX_CHARS) {
                throw new InvalidInputException("metadata", "more than the limit of " + MAX_CHARS + " characters");
            }
        }
    }

    private static Map<String, Object> copyMap(Map<?, ?> values, int depth, Budget budget) {
        if (depth > MAX_DEPTH) {
            throw new InvalidInputException("metadata", "nested deeper than the limit of " + MAX_DEPTH + " levels");
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (!(name instanceof String text)) {
                throw new InvalidInputException("metadata", "a member name is not a text");
            }
            budget.spend(text.length() + 1);
            if (value != null) {
                copy.put(text, copyValue(text, value, depth, budget));
            }
        });
        return Collections.unmodifiableMap(copy);
    }

    private static Object copyValue(String name, Object value, int depth, Budget budget) {
        if (value instanceof String text) {
            budget.spend(text.length());
            return text;
        }
        budget.spend(8);
        if (value instanceof Boolean) {
            return value;
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof Number number) {
            return finite(name, number.doubleValue());
        }
        if (value instanceof Map<?, ?> map) {
            return copyMap(map, depth + 1, budget);
        }
        if (value instanceof List<?> list) {
            return copyList(name, list, depth + 1, budget);
        }
        throw new InvalidInputException(
                "metadata",
                "member '" + Checks.shown(name) + "' is a " + value.getClass().getSimpleName()
                        + ", not a text, number, boolean, list or map");
    }

    private static List<Object> copyList(String name, List<?> list, int depth, Budget budget) {
        if (depth > MAX_DEPTH) {
            throw new InvalidInputException("metadata", "nested deeper than the limit of " + MAX_DEPTH + " levels");
        }
        List<Object> copy = new ArrayList<>();
        for (Object value : list) {
            if (value != null) {
                copy.add(copyValue(name, value, depth, budget));
            }
        }
        return List.copyOf(copy);
    }

    private static Double finite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new InvalidInputException("metadata", "member '" + Checks.shown(name) + "' is " + value);
        }
        return value;
    }

    /** The value of a member, if present. */
    public Optional<Object> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** An unmodifiable view, in the order the members were given. */
    public Map<String, Object> asMap() {
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Metadata that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** Tells the member names only: values may be personal data. */
    @Override
    public String toString() {
        return "Metadata" + values.keySet();
    }
}
