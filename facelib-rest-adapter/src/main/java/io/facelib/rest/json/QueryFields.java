package io.facelib.rest.json;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the parameters of a query string, each with its type and bounds; of one that is given several times the last counts.
 * What is wrong is gathered: ask {@link #check} before using any. For one thread.
 */
public final class QueryFields {
    private final Map<String, List<String>> parameters;
    private final Violations violations = Violations.in("query");

    public QueryFields(Map<String, List<String>> parameters) {
        this.parameters = parameters;
    }

    /**
     * Throws if anything that was asked for is wrong.
     *
     * @throws ValidationException naming all of it
     */
    public void check() {
        violations.check();
    }

    /** A text that must be there. */
    public String string(String field) {
        Optional<String> value = optionalString(field);
        if (value.isEmpty()) {
            violations.add("missing", field, "is required");
        }
        return value.orElse("");
    }

    /** A text that may be absent. */
    public Optional<String> optionalString(String field) {
        List<String> values = parameters.getOrDefault(field, List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }

    /** A whole number within bounds, or the default where it is absent. */
    public int integer(String field, int otherwise, Range range) {
        return optionalString(field)
                .map(text -> whole(field, text, otherwise, range))
                .orElse(otherwise);
    }

    private int whole(String field, String text, int otherwise, Range range) {
        Optional<Long> value = NumberText.wholeNumber(text);
        if (value.isEmpty()) {
            violations.add("int_parsing", field, "must be a whole number");
            return otherwise;
        }
        range.check(value.get(), field, violations);
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value.get()));
    }

    /** {@code true} or {@code false}, or the default where it is absent. */
    public boolean bool(String field, boolean otherwise) {
        String text = optionalString(field).orElse(Boolean.toString(otherwise));
        boolean yes = text.equalsIgnoreCase("true");
        if (!yes && !text.equalsIgnoreCase("false")) {
            violations.add("bool_parsing", field, "must be true or false");
        }
        return yes;
    }

    /** One of several words, or the default where it is absent. */
    public String oneOf(String field, String otherwise, Collection<String> words) {
        String text = optionalString(field).orElse(otherwise);
        if (!words.contains(text)) {
            violations.add("enum", field, "must be one of " + words);
        }
        return text;
    }

    /** A number within bounds that may be absent. */
    public Optional<Double> optionalNumber(String field, Range range) {
        Optional<String> text = optionalString(field);
        Optional<Double> value = text.flatMap(NumberText::number);
        if (text.isPresent() && value.isEmpty()) {
            violations.add("float_parsing", field, "must be a finite number");
        }
        value.ifPresent(number -> range.check(number, field, violations));
        return value;
    }
}
