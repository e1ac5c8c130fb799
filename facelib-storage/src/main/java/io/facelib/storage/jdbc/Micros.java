package io.facelib.storage.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Times as the tables of jobs and state keep them: microseconds since 1970-01-01, the nearest possible where 64 bits do not
 * hold them. Stateless.
 */
final class Micros {
    private static final long PER_SECOND = 1_000_000;

    private Micros() {}

    /** What is finer than a microsecond is cut off. */
    static long of(Instant time) {
        return saturated(time.getEpochSecond(), time.getNano() / 1_000);
    }

    static @Nullable Long orNull(Optional<Instant> time) {
        return time.map(Micros::of).orElse(null);
    }

    /** What is finer than a microsecond is cut off. */
    static long of(Duration length) {
        return saturated(length.getSeconds(), length.getNano() / 1_000);
    }

    private static long saturated(long seconds, int micros) {
        try {
            return Math.addExact(Math.multiplyExact(seconds, PER_SECOND), micros);
        } catch (ArithmeticException e) {
            return seconds < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /** The moment that is so much later, never earlier than asked for. */
    static long later(Instant now, Duration delay) {
        long whole = of(delay);
        boolean exact = whole == Long.MAX_VALUE || duration(whole).equals(delay);
        try {
            return Math.addExact(of(now), exact ? whole : whole + 1);
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static Duration duration(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }
}
