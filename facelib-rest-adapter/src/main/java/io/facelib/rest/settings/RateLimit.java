package io.facelib.rest.settings;

import io.facelib.error.InvalidInputException;

/**
 * How many requests of the first family a tenant may send; all three limits must allow one.
 *
 * @param perSecond refilled each second, more than 0
 * @param burst how many may come at once, 1 or more
 * @param perMinute in a minute of the clock, 1 or more
 * @param perHour in an hour of the clock, 1 or more
 */
public record RateLimit(double perSecond, int burst, int perMinute, int perHour) {
    public RateLimit {
        if (!(perSecond > 0) || burst < 1 || perMinute < 1 || perHour < 1) {
            throw new InvalidInputException(
                    "rate limit",
                    perSecond + ", " + burst + ", " + perMinute + ", " + perHour + ": each must be more than 0");
        }
    }

    /** 10 a second with 50 at once, 60 a minute, 1,000 an hour. */
    public static RateLimit defaults() {
        return new RateLimit(10, 50, 60, 1_000);
    }
}
