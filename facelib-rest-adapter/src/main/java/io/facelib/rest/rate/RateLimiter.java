package io.facelib.rest.rate;

import io.facelib.model.TenantId;
import io.facelib.rest.settings.RateLimit;

/**
 * Decides whether a tenant may send one more request. Asked once for each request of the first family, before its body is
 * read; one that is refused is not counted. The limits of several processes together need an implementation that shares its
 * counters; where it cannot reach them it should allow. Safe for any number of threads.
 */
public interface RateLimiter {
    /** Counts a request, if it may be sent. */
    RateDecision ask(TenantId tenant);

    /** What is limited to what; told to those who are refused. */
    RateLimit limit();
}
