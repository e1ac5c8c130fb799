package io.facelib.rest.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Optional;

/** Numbers as they may be written: as JSON numbers or as texts. A truth value is none. */
final class NumberText {
    private static final int LONGEST = 100;
    private static final int MAX_EXPONENT = 400;
    private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    private NumberText() {}

    static Optional<Long> wholeNumber(JsonNode node) {
        return decimal(node).flatMap(NumberText::whole);
    }

    static Optional<Long> wholeNumber(String text) {
        return decimal(text).flatMap(NumberText::whole);
    }

    static Optional<Double> number(JsonNode node) {
        return decimal(node).map(BigDecimal::doubleValue).filter(Double::isFinite);
    }

    static Optional<Double> number(String text) {
        return decimal(text).map(BigDecimal::doubleValue).filter(Double::isFinite);
    }

    private static Optional<BigDecimal> decimal(JsonNode node) {
        if (node.isNumber()) {
            return decimal(node.asText());
        }
        return node.isTextual() ? decimal(node.textValue()) : Optional.empty();
    }

    private static Optional<BigDecimal> decimal(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty() || trimmed.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            BigDecimal value = new BigDecimal(trimmed);
            // An exponent of a billion is a short text and a number that fills the memory once it is written out.
            return Math.abs((long) value.scale()) > MAX_EXPONENT ? Optional.empty() : Optional.of(value);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** What is beyond 64 bits becomes the nearest number within, which is beyond all bounds that are not beyond them, too. */
    private static Optional<Long> whole(BigDecimal value) {
        if (value.stripTrailingZeros().scale() > 0) {
            return Optional.empty();
        }
        return Optional.of(value.max(LEAST).min(MOST).longValueExact());
    }
}
