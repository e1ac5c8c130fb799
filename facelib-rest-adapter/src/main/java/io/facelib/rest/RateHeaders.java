package io.facelib.rest;

import io.facelib.model.TenantId;
import io.facelib.rest.error.ErrorCode;
import io.facelib.rest.error.LegacyException;
import io.facelib.rest.rate.RateDecision;
import io.facelib.rest.rate.RateLimiter;
import io.facelib.rest.settings.RateLimit;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Map;

/**
 * Asks the limiter, and tells the sender: {@code X-RateLimit-Limit}, {@code -Remaining} and {@code -Reset}, a moment in Unix
 * seconds, on every limited answer; {@code Retry-After} in seconds where it is refused. Safe for any number of threads.
 */
record RateHeaders(RateLimiter limiter) {
    /**
     * Counts a request of a tenant.
     *
     * @throws LegacyException if the tenant has sent too many requests
     */
    void ask(TenantId tenant, HttpServletResponse response) {
        RateDecision decision = limiter.ask(tenant);
        response.setHeader("X-RateLimit-Limit", Integer.toString(decision.limit()));
        response.setHeader("X-RateLimit-Remaining", Long.toString(decision.remaining()));
        response.setHeader("X-RateLimit-Reset", Long.toString(decision.reset().getEpochSecond()));
        if (!decision.allowed()) {
            response.setHeader("Retry-After", Long.toString(secondsUp(decision.retryAfter())));
            throw new LegacyException(
                    ErrorCode.RATE_LIMITED, ErrorCode.RATE_LIMITED.sentence(), details(limiter.limit()));
        }
    }

    private static long secondsUp(Duration wait) {
        return Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds());
    }

    private static Map<String, Object> details(RateLimit limit) {
        return Map.of(
                "sustained_rate_per_second", limit.perSecond(),
                "burst_capacity", limit.burst(),
                "per_minute_limit", limit.perMinute(),
                "per_hour_limit", limit.perHour());
    }
}
