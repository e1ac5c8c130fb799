package io.facelib.model;

import io.facelib.error.InvalidInputException;
import java.util.regex.Pattern;

/** The checks that several values share. */
final class Checks {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,254}");
    private static final int SHOWN = 64;

    private Checks() {}

    /** Returns the id if it is 1 to 255 characters of {@code A-Z a-z 0-9 . _ : -}, the first a letter or digit. */
    static String id(String field, String value) {
        if (!ID.matcher(value).matches()) {
            throw new InvalidInputException(
                    field, "'" + shown(value) + "' is not 1 to 255 characters of A-Z a-z 0-9 . _ : -");
        }
        return value;
    }

    static int range(String field, int value, int min, int max) {
        if (value < min || value > max) {
            throw new InvalidInputException(field, value + " is outside " + min + " to " + max);
        }
        return value;
    }

    static double range(String field, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw new InvalidInputException(field, value + " is outside " + min + " to " + max);
        }
        return value;
    }

    /** The value as it may appear in a message: cut to a readable length, control characters replaced. */
    static String shown(String value) {
        String cut = value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "...";
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
