package io.facelib.rest.rate;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.model.TenantId;
import io.facelib.rest.settings.RateLimit;
import io.facelib.spi.RateCounters;
import io.facelib.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SharedRateLimiterTest {
    private static final TenantId ACME = TenantId.of("acme");

    private final ManualClock clock = ManualClock.start();
    private final Counters counters = new Counters();
    private final SharedRateLimiter limiter = new SharedRateLimiter(counters, RateLimit.defaults(), clock);

    /** Answers what the test says, or is not there. */
    private static final class Counters implements RateCounters {
        Count answer = new Count(true, 59, 999, Instant.parse("2026-11-22T10:00:30Z"), Duration.ZERO);
        boolean down;
        int asked;

        @Override
        public Count take(TenantId tenant, Limits limits) {
            asked++;
            assertThat(limits).isEqualTo(new Limits(10, 50, 60, 1_000));
            if (down) {
                throw new BackendException("redis", true, Committed.UNKNOWN, "no answer");
            }
            return answer;
        }

        @Override
        public void close() {}
    }

    @Test
    void ask_tellsTheWindowThatLeavesFewer_byTheClockOfTheCounters() {
        assertThat(limiter.ask(ACME))
                .isEqualTo(new RateDecision(true, 60, 59, Instant.parse("2026-11-22T10:01:00Z"), Duration.ZERO));
        counters.answer =
                new RateCounters.Count(false, 12, 0, Instant.parse("2026-11-22T10:00:30Z"), Duration.ofMinutes(59));
        assertThat(limiter.ask(ACME))
                .isEqualTo(new RateDecision(
                        false, 1_000, 0, Instant.parse("2026-11-22T11:00:00Z"), Duration.ofMinutes(59)));
    }

    @Test
    void ask_countersThatCannotBeReached_letPass_andAreAskedOnceASecond() {
        counters.down = true;
        for (int i = 0; i < 100; i++) {
            assertThat(limiter.ask(ACME).allowed()).isTrue();
        }
        assertThat(counters.asked).isEqualTo(1);

        clock.advance(Duration.ofSeconds(1));
        counters.down = false;
        counters.answer = new RateCounters.Count(false, 0, 5, clock.instant(), Duration.ofSeconds(1));
        assertThat(limiter.ask(ACME).allowed()).isFalse();
        assertThat(limiter.ask(ACME).allowed()).isFalse();
        assertThat(counters.asked).isEqualTo(3);
    }
}
