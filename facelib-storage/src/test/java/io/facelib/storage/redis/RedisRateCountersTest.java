package io.facelib.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.facelib.error.BackendException;
import io.facelib.model.TenantId;
import io.facelib.spi.RateCounters;
import io.facelib.spi.RateCounters.Count;
import io.facelib.spi.RateCounters.Limits;
import io.facelib.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes' counters at one server. */
@Timeout(60)
class RedisRateCountersTest {
    private static final Limits DEFAULTS = new Limits(10, 50, 60, 1_000);
    private static final Limits WIDE_BUCKET = new Limits(1_000, 5_000, 60, 100);

    private final RedisServer server = TestRedis.fresh();
    private final TenantId acme = TenantId.of("t" + UUID.randomUUID());
    private final TenantId other = TenantId.of("o" + UUID.randomUUID());
    private final ManualClock clock = ManualClock.start();
    private final RateCounters one = RedisRateCounters.on(server, clock);
    private final RateCounters two = RedisRateCounters.on(server, clock);

    @AfterEach
    void clean() {
        try (RedisConnection redis = server.connect()) {
            for (TenantId tenant : new TenantId[] {acme, other}) {
                redis.call(client -> client.keys("rate_limit:*" + tenant + "*").stream()
                        .mapToLong(client::del)
                        .sum());
            }
        }
        one.close();
        two.close();
    }

    private long allowed(TenantId tenant, Limits limits, int requests) {
        return IntStream.range(0, requests)
                .filter(i -> (i % 2 == 0 ? one : two).take(tenant, limits).allowed())
                .count();
    }

    @Test
    void minute_isSharedByAllProcesses_andBeginsWithTheClock() {
        clock.advance(Duration.ofSeconds(30));
        assertThat(allowed(acme, WIDE_BUCKET, 70)).isEqualTo(60);
        Count refused = one.take(acme, WIDE_BUCKET);
        assertThat(refused).isEqualTo(new Count(false, 0, 40, clock.instant(), Duration.ofSeconds(30)));
        assertThat(allowed(other, WIDE_BUCKET, 1)).isEqualTo(1);
        clock.advance(Duration.ofSeconds(30));
        assertThat(allowed(acme, WIDE_BUCKET, 70))
                .as("those refused were not counted")
                .isEqualTo(40);
        assertThat(two.take(acme, WIDE_BUCKET).retryAfter()).isEqualTo(Duration.ofMinutes(59));
    }

    @Test
    void bucket_isSharedByAllProcesses_andRefills() {
        assertThat(allowed(acme, DEFAULTS, 55)).isEqualTo(50);
        Count refused = one.take(acme, DEFAULTS);
        assertThat(refused.minuteLeft()).isEqualTo(10);
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofMillis(100));
        clock.advance(Duration.ofMillis(99));
        assertThat(one.take(acme, DEFAULTS).allowed()).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(allowed(acme, DEFAULTS, 2)).isEqualTo(1);
        clock.advance(Duration.ofMillis(300));
        assertThat(allowed(acme, DEFAULTS, 5)).isEqualTo(3);
    }

    @Test
    void keys_areThoseOfTheService_andExpire() {
        one.take(acme, DEFAULTS);
        long seconds = clock.instant().getEpochSecond();
        try (RedisConnection redis = server.connect()) {
            redis.call(client -> {
                assertThat(client.hget("rate_limit:token_bucket:" + acme, "tokens"))
                        .isEqualTo("49.000000");
                assertThat(client.hget("rate_limit:token_bucket:" + acme, "last_refill"))
                        .isEqualTo(seconds + ".000000");
                assertThat(client.ttl("rate_limit:token_bucket:" + acme)).isBetween(3_500L, 3_600L);
                assertThat(client.get("rate_limit:" + acme + ":minute:" + seconds / 60))
                        .isEqualTo("1");
                assertThat(client.ttl("rate_limit:" + acme + ":minute:" + seconds / 60))
                        .isBetween(1L, 60L);
                assertThat(client.get("rate_limit:" + acme + ":hour:" + seconds / 3_600))
                        .isEqualTo("1");
                return assertThat(client.ttl("rate_limit:" + acme + ":hour:" + seconds / 3_600))
                        .isBetween(3_500L, 3_600L);
            });
        }
    }

    @Test
    void time_isTheServers_unlessTheTestBringsIts() {
        try (RateCounters real = RedisRateCounters.on(server)) {
            assertThat(real.take(acme, DEFAULTS).allowed()).isTrue();
            assertThat(real.take(acme, DEFAULTS).at()).isNotEqualTo(clock.instant());
        }
    }

    @Test
    void serverThatIsFrozen_isGivenUpSoon(@TempDir Path folder) {
        try (RedisProcess redis = RedisProcess.start(folder);
                RateCounters counters = RedisRateCounters.on(redis.server().withTimeout(Duration.ofSeconds(30)))) {
            counters.take(acme, DEFAULTS);
            redis.freeze();
            BackendException frozen = catchThrowableOfType(BackendException.class, () -> counters.take(acme, DEFAULTS));
            assertThat(frozen.retryable()).isTrue();
            redis.thaw();
        }
    }
}
