package io.facelib.rest.rate;

import io.facelib.error.FacelibException;
import io.facelib.model.TenantId;
import io.facelib.rest.settings.RateLimit;
import io.facelib.spi.RateCounters;
import io.facelib.spi.RateCounters.Count;
import io.facelib.spi.RateCounters.Limits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the requests of several processes together. Where the counters cannot be reached requests pass, and for a second
 * nobody asks again, so that no request but one in a second waits for a server that does not answer. Safe for any number of
 * threads; closing the counters is left to whoever opened them.
 */
public final class SharedRateLimiter implements RateLimiter {
    private static final Logger LOG = LoggerFactory.getLogger(SharedRateLimiter.class);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final RateCounters counters;
    private final RateLimit limit;
    private final Limits limits;
    private final Clock clock;
    /** Unix milliseconds before which nobody asks. */
    private final AtomicLong paused = new AtomicLong();

    /** @param clock of the times that callers are told while the counters cannot be reached */
    public SharedRateLimiter(RateCounters counters, RateLimit limit, Clock clock) {
        this.counters = counters;
        this.limit = limit;
        this.limits = new Limits(limit.perSecond(), limit.burst(), limit.perMinute(), limit.perHour());
        this.clock = clock;
    }

    @Override
    public RateDecision ask(TenantId tenant) {
        long now = clock.millis();
        if (now < paused.get()) {
            return passed();
        }
        try {
            return decision(counters.take(tenant, limits));
        } catch (FacelibException e) {
            long before = paused.getAndSet(clock.millis() + PAUSE.toMillis());
            if (before < now - 10 * PAUSE.toMillis()) {
                LOG.warn("the rate counters cannot be reached: requests pass until they can", e);
            }
            return passed();
        }
    }

    private RateDecision passed() {
        return new RateDecision(
                true, limit.perMinute(), limit.perMinute(), end(MINUTE, clock.instant()), Duration.ZERO);
    }

    private RateDecision decision(Count count) {
        return count.hourLeft() <= count.minuteLeft()
                ? new RateDecision(
                        count.allowed(), limit.perHour(), count.hourLeft(), end(HOUR, count.at()), count.retryAfter())
                : new RateDecision(
                        count.allowed(),
                        limit.perMinute(),
                        count.minuteLeft(),
                        end(MINUTE, count.at()),
                        count.retryAfter());
    }

    private static Instant end(Duration window, Instant now) {
        long seconds = window.toSeconds();
        return Instant.ofEpochSecond((Math.floorDiv(now.getEpochSecond(), seconds) + 1) * seconds);
    }

    @Override
    public RateLimit limit() {
        return limit;
    }
}
