package io.facelib.job;

import io.facelib.error.FetchException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long a failed job waits: doubled after each attempt, half of it at random; longer where a server asked for it, up to
 * an hour.
 */
final class RetryPause {
    private static final Duration LONGEST_WISH = Duration.ofHours(1);

    private final Lane lane;

    RetryPause(Lane lane) {
        this.lane = lane;
    }

    Duration after(int attempt, RuntimeException failure) {
        Duration own = after(attempt);
        Duration wish = failure instanceof FetchException e ? e.retryAfter().orElse(Duration.ZERO) : Duration.ZERO;
        Duration bounded = wish.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : wish;
        return bounded.compareTo(own) > 0 ? bounded : own;
    }

    private Duration after(int attempt) {
        long first = lane.firstPause().toMillis();
        long whole = Math.min(lane.longestPause().toMillis(), first << Math.min(attempt - 1, 30));
        return Duration.ofMillis(whole / 2 + ThreadLocalRandom.current().nextLong(whole / 2 + 1));
    }
}
