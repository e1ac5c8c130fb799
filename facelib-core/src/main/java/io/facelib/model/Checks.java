package io.facelib.model;

import io.facelib.error.InvalidInputException;

/** The checks that several values share. */
final class Checks {
    private static final int SHOWN = 64;
    private static final String MORE_OF_IDENTITIES = "@+=~!$&'()*,";

    private Checks() {}

    /** Returns the id if it is 1 to 255 characters of {@code A-Z a-z 0-9 . _ : -}, the first a letter or digit. */
    static String id(String field, String value) {
        if (!isId(value, "")) {
            throw new InvalidInputException(
                    field, "'" + shown(value) + "' is not 1 to 255 characters of A-Z a-z 0-9 . _ : -");
        }
        return value;
    }

    /**
     * Returns the id of a person if it is one that others may have given: as {@link #id}, and also with the characters that a
     * segment of a URL's path may have as they are (RFC 3986, 3.3), but for {@code ;}. So an e-mail address is one.
     */
    static String identityId(String field, String value) {
        if (!isId(value, MORE_OF_IDENTITIES)) {
            throw new InvalidInputException(
                    field,
                    "'" + shown(value) + "' is not 1 to 255 characters of A-Z a-z 0-9 . _ : - " + MORE_OF_IDENTITIES);
        }
        return value;
    }

    // By hand, since every id of every face that is read passes here and a regular expression takes ten times as long.
    private static boolean isId(String value, String more) {
        int length = value.length();
        if (length < 1 || length > 255 || !isLetterOrDigit(value.charAt(0))) {
            return false;
        }
        for (int i = 1; i < length; i++) {
            char c = value.charAt(i);
            if (!isLetterOrDigit(c) && c != '-' && c != '_' && c != '.' && c != ':' && more.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    }

    static int range(String field, int value, int min, int max) {
        if (value < min || value > max) {
            throw new InvalidInputException(field, value + " is outside " + min + " to " + max);
        }
        return value;
    }

    static long range(String field, long value, long min, long max) {
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
