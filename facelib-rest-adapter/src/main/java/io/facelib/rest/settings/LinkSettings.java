package io.facelib.rest.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * Links to images that need no credentials.
 *
 * @param validity how long they hold, 1 second to 10 minutes
 * @param rate how often the links of a tenant may be followed, which takes nothing from what the tenant may ask for
 *     itself; empty turns it off
 */
public record LinkSettings(Duration validity, Optional<RateLimit> rate) {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    public LinkSettings {
        Checks.require("linkValidity in seconds", (double) validity.toSeconds(), 1, (double) LONGEST.toSeconds());
    }

    /** 10 minutes; 100 a second with 1,000 at once, 10,000 a minute, 200,000 an hour. */
    public static LinkSettings defaults() {
        return new LinkSettings(LONGEST, Optional.of(new RateLimit(100, 1_000, 10_000, 200_000)));
    }

    /** These settings with another value of {@code validity}. */
    public LinkSettings withValidity(Duration value) {
        return new LinkSettings(value, rate);
    }

    /** These settings with another value of {@code rate}. */
    public LinkSettings withRate(Optional<RateLimit> value) {
        return new LinkSettings(validity, value);
    }
}
