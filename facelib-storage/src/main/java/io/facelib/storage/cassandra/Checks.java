package io.facelib.storage.cassandra;

import io.facelib.error.InvalidInputException;

/** What settings are held against. */
final class Checks {
    private Checks() {}

    static void range(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new InvalidInputException(name, value + " is outside " + least + " to " + most);
        }
    }
}
