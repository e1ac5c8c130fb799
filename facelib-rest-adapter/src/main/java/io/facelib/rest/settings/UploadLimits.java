package io.facelib.rest.settings;

import io.facelib.error.InvalidInputException;
import java.time.Duration;

/**
 * How many bodies are read at a time, and how slowly they may come in. Each body that is being read keeps a thread of the
 * container; the container needs more threads than {@code large} and {@code small} together, or slow senders can take all.
 *
 * @param large how many bodies of more than 64 KiB, or of a length that was not announced, 1 to 10,000; others are told to
 *     come back
 * @param small how many bodies up to 64 KiB, 1 to 10,000; others are told to come back
 * @param bytesPerSecond the least that a sender must manage on average, 0 or more; 0 lets anybody take any time
 * @param grace how long a sender may keep us waiting before that counts, up to an hour
 */
public record UploadLimits(int large, int small, long bytesPerSecond, Duration grace) {
    private static final int MOST = 10_000;
    private static final Duration LONGEST = Duration.ofHours(1);

    public UploadLimits {
        require("uploads.large", large, 1, MOST);
        require("uploads.small", small, 1, MOST);
        require("uploads.bytesPerSecond", bytesPerSecond, 0, Long.MAX_VALUE);
        require("uploads.grace in seconds", grace.toSeconds(), 0, LONGEST.toSeconds());
    }

    private static void require(String field, long value, long least, long most) {
        if (value < least || value > most) {
            throw new InvalidInputException(field, value + " is outside " + least + " to " + most);
        }
    }

    /** 32 large ones and 64 small ones; 1 KiB a second, after 10 seconds. */
    public static UploadLimits defaults() {
        return new UploadLimits(32, 64, 1_024, Duration.ofSeconds(10));
    }
}
