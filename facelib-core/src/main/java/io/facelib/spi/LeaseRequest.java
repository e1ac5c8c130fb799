package io.facelib.spi;

import io.facelib.error.InvalidInputException;
import java.time.Duration;

/**
 * Which jobs a worker wants.
 *
 * @param lane the kind of work
 * @param limit how many at most, 1 to 1,000
 * @param perGroup how many of a group may be leased at a time, 1 to 1,000; those that are leased already count
 * @param perTenant how many of a tenant may be leased at a time in this lane, 1 or more; those that are leased already count
 * @param duration how long the leases last unless extended, more than zero
 */
public record LeaseRequest(String lane, int limit, int perGroup, int perTenant, Duration duration) {
    public LeaseRequest {
        requireRange("limit", limit);
        requireRange("perGroup", perGroup);
        if (perTenant < 1) {
            throw new InvalidInputException("perTenant", perTenant + " is less than 1");
        }
        if (duration.isNegative() || duration.isZero()) {
            throw new InvalidInputException("duration", duration + " is not more than zero");
        }
    }

    /** As many of a tenant as there are. */
    public LeaseRequest(String lane, int limit, int perGroup, Duration duration) {
        this(lane, limit, perGroup, Integer.MAX_VALUE, duration);
    }

    private static void requireRange(String field, int value) {
        if (value < 1 || value > 1_000) {
            throw new InvalidInputException(field, value + " is outside 1 to 1000");
        }
    }
}
