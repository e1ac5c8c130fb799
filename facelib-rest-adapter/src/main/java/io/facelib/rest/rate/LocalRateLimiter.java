package io.facelib.rest.rate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.facelib.model.TenantId;
import io.facelib.rest.settings.RateLimit;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Counts the requests of this process. A tenant is remembered until it has been idle for so long that all of its limits are
 * whole again; forgetting it then changes nothing. It is never forgotten for want of room: when as many tenants as fit are
 * busy, further ones share {@value #SHARED} counters. So nobody can win back their own limit by sending in the names of
 * others. Safe for any number of threads.
 */
public final class LocalRateLimiter implements RateLimiter {
    private static final int SHARED = 1_024;
    private static final int MOST_TENANTS = 100_000;
    private static final double NANOS = 1e9;

    private final RateLimit limit;
    private final Clock clock;
    private final int mostTenants;
    private final Cache<TenantId, TenantRate> tenants;
    private final ConcurrentMap<Integer, TenantRate> shared = new ConcurrentHashMap<>();

    /** @param clock of which minutes and hours are meant */
    public LocalRateLimiter(RateLimit limit, Clock clock) {
        this(limit, clock, MOST_TENANTS);
    }

    LocalRateLimiter(RateLimit limit, Clock clock, int mostTenants) {
        this.limit = limit;
        this.clock = clock;
        this.mostTenants = mostTenants;
        this.tenants = Caffeine.newBuilder()
                .expireAfterAccess(idle(limit))
                .ticker(() -> TenantRate.nanos(clock.instant()))
                .build();
    }

    /** After an hour both windows are new; a bucket that fills slowly may need longer. */
    private static Duration idle(RateLimit limit) {
        Duration filling =
                Duration.ofSeconds((long) Math.min(limit.burst() / limit.perSecond() + 1, Integer.MAX_VALUE));
        Duration hour = Duration.ofHours(1);
        return filling.compareTo(hour) > 0 ? filling : hour;
    }

    @Override
    public RateDecision ask(TenantId tenant) {
        return of(tenant).ask();
    }

    @Override
    public RateLimit limit() {
        return limit;
    }

    private TenantRate of(TenantId tenant) {
        TenantRate known = tenants.getIfPresent(tenant);
        if (known != null) {
            return known;
        }
        return hasRoom()
                ? tenants.get(tenant, id -> new TenantRate(limit, clock))
                : shared.computeIfAbsent(Math.floorMod(tenant.hashCode(), SHARED), i -> new TenantRate(limit, clock));
    }

    private boolean hasRoom() {
        if (tenants.estimatedSize() >= mostTenants) {
            tenants.cleanUp();
        }
        return tenants.estimatedSize() < mostTenants;
    }

    /** How long one token of the bucket takes, in nanoseconds, 1 or more. */
    static long tokenNanos(RateLimit limit) {
        return Math.max(1, Math.round(NANOS / limit.perSecond()));
    }
}
