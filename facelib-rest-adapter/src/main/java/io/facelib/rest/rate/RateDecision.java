package io.facelib.rest.rate;

import java.time.Duration;
import java.time.Instant;

/**
 * What was decided about a request, and what its sender is told. Limit, remaining and reset are of that window of the clock,
 * the minute or the hour, which leaves fewer requests.
 *
 * @param allowed whether the request may go on; then it was counted
 * @param limit how many requests the window lets through
 * @param remaining how many of them are left
 * @param reset when the window ends
 * @param retryAfter how long to wait until one more is let through, zero where this one is
 */
public record RateDecision(boolean allowed, int limit, long remaining, Instant reset, Duration retryAfter) {}
