package io.facelib.webhook;

import io.facelib.model.RetrySchedule;
import io.facelib.model.WebhookEndpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** How often a delivery is tried, and how long it waits in between. */
final class RetryPlan {
    private static final List<Duration> STANDARD = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));
    private static final Duration LONGEST_WISH = Duration.ofHours(24);
    /** By how much a pause differs at most, so that what failed together does not come back together. */
    private static final double JITTER = 0.1;

    private final DoubleSupplier random;

    /** @param random numbers from 0 to 1 */
    RetryPlan(DoubleSupplier random) {
        this.random = random;
    }

    /** How many attempts there are. */
    int attempts(WebhookEndpoint endpoint) {
        return 1 + (endpoint.schedule() == RetrySchedule.EXPONENTIAL ? endpoint.retryCount() : STANDARD.size());
    }

    /**
     * How long to wait after a failed attempt.
     *
     * @param attempt from 1
     * @param wish what the receiver asks for; respected up to 24 h
     */
    Duration pause(RetrySchedule schedule, int attempt, Optional<Duration> wish) {
        Duration own = schedule == RetrySchedule.EXPONENTIAL ? doubled(attempt) : standard(attempt);
        Duration wished = wish.filter(asked -> asked.compareTo(LONGEST_WISH) < 0)
                .orElse(wish.isPresent() ? LONGEST_WISH : Duration.ZERO);
        return own.compareTo(wished) >= 0 ? own : wished;
    }

    private static Duration doubled(int attempt) {
        return Duration.ofSeconds(1L << Math.min(attempt - 1, 16));
    }

    private Duration standard(int attempt) {
        Duration pause = STANDARD.get(Math.min(attempt, STANDARD.size()) - 1);
        double factor = 1 - JITTER + 2 * JITTER * random.getAsDouble();
        return Duration.ofMillis(Math.round(pause.toMillis() * factor));
    }
}
