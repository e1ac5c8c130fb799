package io.facelib.takeover;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads an object at which a parser stands as plain values, without what is null. Of one that is over the limit only a short {@code
 * tenant_id} is held. Used once, by one thread.
 */
final class JsonValues {
    private static final String TENANT = "tenant_id";
    private static final int MOST_OF_TENANT = 255;

    private final JsonParser parser;
    private final int most;
    private long chars;

    /** @param most how many characters of names and texts it may have, and how many values */
    JsonValues(JsonParser parser, int most) {
        this.parser = parser;
        this.most = most;
    }

    /** Whether it had more than the limit; what was read of it is not whole then. */
    boolean isOver() {
        return chars > most;
    }

    Map<String, Object> object() throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            spend(name.length() + 1);
            parser.nextToken();
            Object value = value();
            if (value != null && (!isOver() || (value instanceof String && name.equals(TENANT)))) {
                members.put(name, value);
            }
        }
        return members;
    }

    private List<Object> list() throws IOException {
        List<Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Object value = value();
            if (value != null && !isOver()) {
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

    private @Nullable String text() throws IOException {
        int length = parser.getTextLength();
        spend(length);
        return isOver() && length > MOST_OF_TENANT ? null : parser.getText();
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
    }
}
