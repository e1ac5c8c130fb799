package io.facelib.storage.cassandra;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The times that decide in Cassandra which of two writes stays: microseconds since 1970, each given once by this process. */
final class Ticks {
    private static final AtomicLong LAST = new AtomicLong();

    private Ticks() {}

    static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /** Later than whatever this process got before. */
    static long next() {
        long now = now();
        return LAST.updateAndGet(last -> Math.max(last + 1, now));
    }
}
