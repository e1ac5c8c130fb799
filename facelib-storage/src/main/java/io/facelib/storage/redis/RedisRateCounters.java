package io.facelib.storage.redis;

import io.facelib.error.SetupException;
import io.facelib.model.TenantId;
import io.facelib.spi.RateCounters;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Rate limits in a Redis server: a token bucket in {@code rate_limit:token_bucket:TENANT}, a hash of {@code tokens} and
 * {@code last_refill} in Unix seconds, and counters in {@code rate_limit:TENANT:minute:N} and
 * {@code rate_limit:TENANT:hour:N}, where N is the Unix time divided. All expire by themselves: bucket and hour after 3600
 * seconds, the minute after 60. One script takes from all of them or from none. These keys have no prefix: other services
 * count in them, too. Time is the server's.
 */
public final class RedisRateCounters implements RateCounters {
    private static final Script TAKE = Script.of("rate");
    private static final String KEYS = "rate_limit:";
    /** Every request waits for this call. */
    private static final Duration LONGEST = Duration.ofMillis(250);

    private final RedisConnection redis;
    private final Optional<Clock> clock;

    private RedisRateCounters(RedisServer server, Optional<Clock> clock) {
        Duration timeout = server.timeout.compareTo(LONGEST) < 0 ? server.timeout : LONGEST;
        this.redis = server.withTimeout(timeout).connect();
        this.clock = clock;
    }

    /**
     * Counters in a server, which is given up after a quarter of a second, or its own time-out where that is shorter.
     *
     * @throws SetupException if Jedis is missing
     */
    public static RedisRateCounters on(RedisServer server) {
        return new RedisRateCounters(server, Optional.empty());
    }

    /** For tests that stop the clock. */
    static RedisRateCounters on(RedisServer server, Clock clock) {
        return new RedisRateCounters(server, Optional.of(clock));
    }

    @Override
    public Count take(TenantId tenant, Limits limits) {
        List<String> arguments = List.of(
                clock.map(own -> JobFields.micros(own.instant())).orElse(""),
                tenant.value(),
                Double.toString(limits.perSecond()),
                Integer.toString(limits.burst()),
                Integer.toString(limits.perMinute()),
                Integer.toString(limits.perHour()));
        List<?> answer = (List<?>) redis.run(TAKE, List.of(KEYS), arguments);
        return new Count(
                Long.valueOf(1).equals(answer.get(0)),
                (Long) answer.get(1),
                (Long) answer.get(2),
                JobFields.instant((String) answer.get(3)),
                Duration.of(Long.parseLong((String) answer.get(4)), ChronoUnit.MICROS));
    }

    @Override
    public void close() {
        redis.close();
    }
}
