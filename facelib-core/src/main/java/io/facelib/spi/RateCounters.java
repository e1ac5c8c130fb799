package io.facelib.spi;

import io.facelib.error.BackendException;
import io.facelib.error.InvalidInputException;
import io.facelib.model.TenantId;
import java.time.Duration;
import java.time.Instant;

/**
 * Counts the requests of tenants for several processes together. A call answers fast or fails fast: it stands before every
 * request. Counters may be lost, which lets a tenant begin anew. Safe for any number of threads.
 */
public interface RateCounters extends AutoCloseable {
    /**
     * What a tenant may ask for; all limits must allow a request.
     *
     * @param perSecond refilled each second, more than 0
     * @param burst how many may come at once, 1 or more
     * @param perMinute in a minute of the clock, 1 or more
     * @param perHour in an hour of the clock, 1 or more
     */
    record Limits(double perSecond, int burst, int perMinute, int perHour) {
        public Limits {
            if (!(perSecond > 0) || burst < 1 || perMinute < 1 || perHour < 1) {
                throw new InvalidInputException("limits", "each must be more than 0");
            }
        }
    }

    /**
     * What came of a request.
     *
     * @param allowed whether it may go on; then it was counted, otherwise by no counter
     * @param minuteLeft how many the minute still lets through
     * @param hourLeft how many the hour still lets through
     * @param at when, by the clock of the counters
     * @param retryAfter how long to wait until one more is let through, zero where this one is
     */
    record Count(boolean allowed, long minuteLeft, long hourLeft, Instant at, Duration retryAfter) {}

    /**
     * Counts a request, if all limits allow it.
     *
     * @throws BackendException if the counters cannot be reached
     */
    Count take(TenantId tenant, Limits limits);

    /** Releases what the counters hold open; closing twice is harmless. */
    @Override
    void close();
}
