package io.facelib.rest.settings;

import io.facelib.error.InvalidInputException;

/** The check that the settings share. */
final class Checks {
    private Checks() {}

    static void require(String field, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new InvalidInputException(field, value + " is outside " + least + " to " + most);
        }
    }
}
