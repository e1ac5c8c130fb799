package io.facelib.rest.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.facelib.error.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of a JSON object, each with its type and bounds. What is wrong is gathered; a wrong member reads as its
 * default, so ask {@link #check} before using any. Members that nobody asks for are ignored. As clients of the service
 * expect, a number may also come as a text of digits, and {@code null} counts as absent where a member is optional. For one
 * thread.
 */
public final class JsonFields {
    private final JsonNode object;
    private final Violations violations;

    private JsonFields(JsonNode object, Violations violations) {
        this.object = object;
        this.violations = violations;
    }

    /**
     * The members of a request's body.
     *
     * @throws ValidationException if it is no JSON object
     */
    public static JsonFields read(InputStream body) throws IOException {
        JsonNode node = Json.read(body);
        if (!node.isObject()) {
            throw new ValidationException(
                    List.of(new Violation("model_attributes_type", List.of("body"), "must be an object")));
        }
        return new JsonFields(node, Violations.in("body"));
    }

    /**
     * Throws if anything that was asked for is wrong.
     *
     * @throws ValidationException naming all of it
     */
    public void check() {
        violations.check();
    }

    /** Adds something that is wrong for a reason that only the route knows. */
    public void refuse(String field, String type, String message) {
        violations.add(type, field, message);
    }

    /** A text that must be there. */
    public String string(String field) {
        JsonNode node = required(field);
        return node == null ? "" : text(field, node).orElse("");
    }

    /** A text that must be there and be an id of a kind, which reading it with an {@link InvalidInputException} says. */
    public <T> Optional<T> id(String field, Function<String, T> reader) {
        JsonNode node = required(field);
        try {
            return node == null ? Optional.empty() : text(field, node).map(reader);
        } catch (InvalidInputException e) {
            violations.add("value_error", field, "is not an id that can be given");
            return Optional.empty();
        }
    }

    /** A text that may be absent or null. */
    public Optional<String> optionalString(String field) {
        JsonNode node = present(field);
        return node == null ? Optional.empty() : text(field, node);
    }

    private Optional<String> text(Object field, JsonNode node) {
        if (node.isTextual()) {
            return Optional.of(node.textValue());
        }
        violations.add("string_type", field, "must be a text");
        return Optional.empty();
    }

    /** A whole number within bounds, or the default where it is absent. */
    public int integer(String field, int otherwise, Range range) {
        JsonNode node = object.get(field);
        long value = node == null ? otherwise : wholeNumber(field, node, otherwise, range);
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value));
    }

    /** A whole number that may be absent or null. */
    public Optional<Long> optionalLong(String field, Range range) {
        JsonNode node = present(field);
        return node == null ? Optional.empty() : Optional.of(wholeNumber(field, node, 0, range));
    }

    private long wholeNumber(String field, JsonNode node, long otherwise, Range range) {
        Optional<Long> value = NumberText.wholeNumber(node);
        if (value.isEmpty()) {
            violations.add(
                    node.isNumber() || node.isTextual() ? "int_parsing" : "int_type", field, "must be a whole number");
            return otherwise;
        }
        range.check(value.get(), field, violations);
        return value.get();
    }

    /** A number within bounds that may be absent or null. */
    public Optional<Double> optionalNumber(String field, Range range) {
        JsonNode node = present(field);
        if (node == null) {
            return Optional.empty();
        }
        Optional<Double> value = NumberText.number(node);
        if (value.isEmpty()) {
            violations.add(node.isTextual() ? "float_parsing" : "float_type", field, "must be a finite number");
        }
        value.ifPresent(number -> range.check(number, field, violations));
        return value;
    }

    /** True or false, or the default where it is absent. */
    public boolean bool(String field, boolean otherwise) {
        JsonNode node = object.get(field);
        if (node == null) {
            return otherwise;
        }
        if (!node.isBoolean()) {
            violations.add("bool_type", field, "must be true or false");
        }
        return node.booleanValue();
    }

    /** A list of texts that must be there. */
    public List<String> strings(String field, Range size) {
        JsonFields within = new JsonFields(object, violations.inside(field));
        return list(
                field,
                required(field),
                size,
                (place, node) -> within.text(place, node).orElse(""));
    }

    /** A list of numbers that may be absent or null; empty, too, if it is wrong. */
    public Optional<float[]> optionalVector(String field) {
        JsonNode node = present(field);
        if (node == null) {
            return Optional.empty();
        }
        if (!node.isArray()) {
            violations.add("list_type", field, "must be a list of numbers");
            return Optional.empty();
        }
        return floats(node, violations.inside(field));
    }

    private static Optional<float[]> floats(JsonNode array, Violations violations) {
        float[] numbers = new float[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            Optional<Double> value = NumberText.number(array.get(i)).filter(v -> Float.isFinite(v.floatValue()));
            if (value.isEmpty()) {
                violations.add("float_type", i, "must be a finite number");
                return Optional.empty(); // one is enough: the next thousand are wrong in the same way
            }
            numbers[i] = value.get().floatValue();
        }
        return Optional.of(numbers);
    }

    /** A list of objects that must be there, each read by its own fields. */
    public <T> List<T> objects(String field, Range size, Function<JsonFields, T> reader) {
        Violations within = violations.inside(field);
        return list(field, required(field), size, (place, node) -> {
                    if (!node.isObject()) {
                        within.add("model_attributes_type", place, "must be an object");
                        return Optional.<T>empty();
                    }
                    return Optional.of(reader.apply(new JsonFields(node, within.inside(place))));
                })
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** An object that may be absent or null, as it came. */
    public Optional<JsonNode> optionalObject(String field) {
        JsonNode node = present(field);
        if (node != null && !node.isObject()) {
            violations.add("dict_type", field, "must be an object");
            return Optional.empty();
        }
        return Optional.ofNullable(node);
    }

    private interface Element<T> {
        T read(int place, JsonNode node);
    }

    private <T> List<T> list(String field, @Nullable JsonNode node, Range size, Element<T> element) {
        if (node == null) {
            return List.of();
        }
        if (!node.isArray()) {
            violations.add("list_type", field, "must be a list");
            return List.of();
        }
        if (node.size() < size.least() || node.size() > size.most()) {
            violations.add(
                    node.size() < size.least() ? "too_short" : "too_long",
                    field,
                    node.size() + " entries are outside " + (long) size.least() + " to " + (long) size.most());
            return List.of();
        }
        List<T> read = new ArrayList<>(node.size());
        for (int i = 0; i < node.size() && !violations.isFull(); i++) {
            read.add(element.read(i, node.get(i)));
        }
        return read;
    }

    private @Nullable JsonNode required(String field) {
        JsonNode node = object.get(field);
        if (node == null) {
            violations.add("missing", field, "is required");
        }
        return node;
    }

    private @Nullable JsonNode present(String field) {
        JsonNode node = object.get(field);
        return node == null || node.isNull() ? null : node;
    }
}
