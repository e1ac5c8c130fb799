package io.facelib.takeover;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.facelib.error.InvalidInputException;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an object at which a parser stands as plain values, without what is null. Used once, by one thread. */
final class JsonValues {
    private final JsonParser parser;
    private final int most;
    private int chars;

    /** @param most how many characters of names and texts it may have, and how many values */
    JsonValues(JsonParser parser, int most) {
        this.parser = parser;
        this.most = most;
    }

    /** @throws InvalidInputException if it has more */
    Map<String, Object> object() throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            spend(name.length() + 1);
            parser.nextToken();
            Object value = value();
            if (value != null) {
                members.put(name, value);
            }
        }
        return members;
    }

    private List<Object> list() throws IOException {
        List<Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Object value = value();
            if (value != null) {
                items.add(value);
            }
        }
        return items;
    }

    private @Nullable Object value() throws IOException {
        spend(1);
        return switch (parser.currentToken()) {
            case START_OBJECT -> object();
            case START_ARRAY -> list();
            case VALUE_STRING -> text();
            case VALUE_NUMBER_INT -> whole();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private String text() throws IOException {
        spend(parser.getTextLength());
        return parser.getText();
    }

    /** Wide ones lose their last digits. */
    private Number whole() throws IOException {
        Number number = parser.getNumberValue();
        if (number instanceof BigInteger) {
            return number.doubleValue();
        }
        return number.longValue();
    }

    private void spend(int more) {
        chars += more;
        if (chars > most) {
            throw new InvalidInputException("payload", "more than " + most + " characters");
        }
    }
}
