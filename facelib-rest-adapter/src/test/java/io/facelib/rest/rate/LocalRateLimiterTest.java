package io.facelib.rest.rate;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.TenantId;
import io.facelib.rest.settings.RateLimit;
import io.facelib.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LocalRateLimiterTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final TenantId OTHER = TenantId.of("other");
    private static final RateLimit WIDE_BUCKET = new RateLimit(1_000, 5_000, 60, 1_000);

    private final ManualClock clock = ManualClock.start();

    @Test
    void ask_moreThanAMinuteTakes_refusesUntilTheNextMinuteOfTheClock() {
        LocalRateLimiter limiter = new LocalRateLimiter(WIDE_BUCKET, clock);

        assertThat(allowed(limiter, ACME, 70)).isEqualTo(60);
        clock.advance(Duration.ofSeconds(59));
        assertThat(allowed(limiter, ACME, 1)).isZero();
        clock.advance(Duration.ofSeconds(1));
        assertThat(allowed(limiter, ACME, 70)).isEqualTo(60);
    }

    @Test
    void ask_firstRequestLateInAMinute_newMinuteBeginsWithTheClock() {
        clock.advance(Duration.ofSeconds(59));
        LocalRateLimiter limiter = new LocalRateLimiter(WIDE_BUCKET, clock);

        assertThat(allowed(limiter, ACME, 60)).isEqualTo(60);
        clock.advance(Duration.ofSeconds(1));
        assertThat(allowed(limiter, ACME, 60)).isEqualTo(60);
    }

    @Test
    void ask_moreThanAnHourTakes_refusesUntilTheNextHourOfTheClock() {
        LocalRateLimiter limiter = new LocalRateLimiter(new RateLimit(1_000, 5_000, 60, 100), clock);

        assertThat(allowed(limiter, ACME, 60)).isEqualTo(60);
        clock.advance(Duration.ofMinutes(1));
        assertThat(allowed(limiter, ACME, 60)).isEqualTo(40);
        RateDecision refused = limiter.ask(ACME);
        assertThat(refused.limit()).isEqualTo(100);
        assertThat(refused.remaining()).isZero();
        assertThat(refused.reset()).isEqualTo(Instant.parse("2026-11-22T11:00:00Z"));
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofMinutes(59));
        clock.advance(Duration.ofMinutes(59));
        assertThat(allowed(limiter, ACME, 60)).isEqualTo(60);
    }

    @Test
    void ask_moreAtOnceThanTheBucketHolds_refillsBySecond() {
        LocalRateLimiter limiter = new LocalRateLimiter(RateLimit.defaults(), clock);

        assertThat(allowed(limiter, ACME, 55)).isEqualTo(50);
        assertThat(limiter.ask(ACME).retryAfter()).isEqualTo(Duration.ofMillis(100));
        clock.advance(Duration.ofMillis(500));
        assertThat(allowed(limiter, ACME, 10)).isEqualTo(5);
    }

    @Test
    void ask_refusedByTheBucket_isNotCountedInTheMinute() {
        LocalRateLimiter limiter = new LocalRateLimiter(RateLimit.defaults(), clock);

        assertThat(allowed(limiter, ACME, 200)).isEqualTo(50);
        clock.advance(Duration.ofSeconds(10));
        assertThat(allowed(limiter, ACME, 200)).isEqualTo(10);
    }

    @Test
    void ask_refusedByTheMinute_takesNothingFromTheBucket() {
        LocalRateLimiter limiter = new LocalRateLimiter(new RateLimit(0.001, 100, 60, 1_000), clock);

        assertThat(allowed(limiter, ACME, 200)).isEqualTo(60);
        clock.advance(Duration.ofMinutes(1));
        assertThat(allowed(limiter, ACME, 200)).isEqualTo(40);
    }

    @Test
    void ask_anotherTenant_hasItsOwnLimits() {
        LocalRateLimiter limiter = new LocalRateLimiter(WIDE_BUCKET, clock);

        assertThat(allowed(limiter, ACME, 61)).isEqualTo(60);
        assertThat(allowed(limiter, OTHER, 61)).isEqualTo(60);
    }

    @Test
    void ask_afterAFloodOfOtherTenants_limitIsAsItWas() {
        LocalRateLimiter limiter = new LocalRateLimiter(WIDE_BUCKET, clock, 100);

        assertThat(allowed(limiter, ACME, 61)).isEqualTo(60);
        IntStream.range(0, 20_000).forEach(i -> limiter.ask(TenantId.of("flood-" + i)));

        assertThat(allowed(limiter, ACME, 1)).isZero();
    }

    @Test
    void ask_asManyTenantsAsFitAreBusy_furtherOnesAreLimitedTogether() {
        LocalRateLimiter limiter = new LocalRateLimiter(WIDE_BUCKET, clock, 1);
        limiter.ask(ACME);

        long flood = IntStream.range(0, 200_000)
                .filter(i -> limiter.ask(TenantId.of("flood-" + i)).allowed())
                .count();

        assertThat(flood).isEqualTo(1_024 * 60);
    }

    @Test
    void ask_tenantsThatFitHaveBeenIdleForAnHour_makeRoom() {
        LocalRateLimiter limiter = new LocalRateLimiter(WIDE_BUCKET, clock, 1);
        limiter.ask(ACME);
        IntStream.range(0, 200_000).forEach(i -> limiter.ask(TenantId.of("flood-" + i)));
        assertThat(limiter.ask(OTHER).allowed()).isFalse();

        clock.advance(Duration.ofMinutes(61));

        assertThat(allowed(limiter, OTHER, 61)).isEqualTo(60);
    }

    private static long allowed(RateLimiter limiter, TenantId tenant, int requests) {
        return IntStream.range(0, requests)
                .filter(i -> limiter.ask(tenant).allowed())
                .count();
    }
}
