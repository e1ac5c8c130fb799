package io.facelib.rest.legacy;

import java.time.Instant;

/** Times as numbers: seconds since 1970, with a fraction of microseconds. */
final class UnixTime {
    private UnixTime() {}

    static double seconds(Instant time) {
        return (time.getEpochSecond() * 1_000_000L + time.getNano() / 1_000) / 1e6;
    }
}
