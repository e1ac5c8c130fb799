package io.facelib.rest.rate;

import io.facelib.rest.settings.RateLimit;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.VerboseResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The counters of one tenant: the windows of the clock and the bucket are taken from together or not at all, so a request
 * that any of them refuses is counted by none. Safe for any number of threads.
 */
final class TenantRate {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final RateLimit limit;
    private final Clock clock;
    private final Bucket bucket;

    TenantRate(RateLimit limit, Clock clock) {
        this.limit = limit;
        this.clock = clock;
        Instant now = clock.instant();
        this.bucket = Bucket.builder()
                .addLimit(window(limit.perMinute(), MINUTE, now))
                .addLimit(window(limit.perHour(), HOUR, now))
                .addLimit(all -> all.capacity(limit.burst())
                        .refillGreedy(1, Duration.ofNanos(LocalRateLimiter.tokenNanos(limit))))
                .withCustomTimePrecision(meter(clock))
                .build();
    }

    private static Bandwidth window(int requests, Duration length, Instant now) {
        return Bandwidth.builder()
                .capacity(requests)
                .refillIntervallyAligned(requests, length, end(length, now))
                .build();
    }

    private static Instant end(Duration window, Instant now) {
        long seconds = window.toSeconds();
        return Instant.ofEpochSecond((Math.floorDiv(now.getEpochSecond(), seconds) + 1) * seconds);
    }

    private static TimeMeter meter(Clock clock) {
        return new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return nanos(clock.instant());
            }

            @Override
            public boolean isWallClockBased() {
                return true;
            }
        };
    }

    /** Nanoseconds of Unix time, which fit until the year 2262. */
    static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }

    RateDecision ask() {
        VerboseResult<ConsumptionProbe> result = bucket.asVerbose().tryConsumeAndReturnRemaining(1);
        ConsumptionProbe probe = result.getValue();
        long[] left = result.getDiagnostics().getAvailableTokensPerEachBandwidth();
        Duration wait = probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(probe.getNanosToWaitForRefill());
        Instant now = clock.instant();
        return left[1] <= left[0]
                ? new RateDecision(probe.isConsumed(), limit.perHour(), left[1], end(HOUR, now), wait)
                : new RateDecision(probe.isConsumed(), limit.perMinute(), left[0], end(MINUTE, now), wait);
    }
}
