package io.facelib.job;

import io.facelib.error.InvalidInputException;
import java.time.Duration;

/**
 * How the jobs of one kind are done.
 *
 * @param name of the lane in the queue
 * @param workers how many at a time, 1 to 1,024
 * @param perGroup how many of a group at a time, 1 to 1,000
 * @param attempts after how many of them a job that fails is given up, 1 to 100
 * @param lease how long a worker may be silent before its job is somebody else's; extended three times as often
 * @param firstPause after the first failed attempt; doubled after each further one, up to {@code longestPause}, half of it
 *     at random, so that what failed together does not come back together
 * @param longestPause see there
 * @param gathering whether several ends are told to the queue at once, a moment after the work is done, and several jobs
 *     leased for them: fewer writes, for lanes on whose ends nobody waits
 */
public record Lane(
        String name,
        int workers,
        int perGroup,
        int attempts,
        Duration lease,
        Duration firstPause,
        Duration longestPause,
        boolean gathering) {
    /** How many of a group may be done at a time. */
    public static final int MAX_PER_GROUP = 1_000;

    public Lane {
        requireRange("workers", workers, 1_024);
        requireRange("perGroup", perGroup, MAX_PER_GROUP);
        requireRange("attempts", attempts, 100);
    }

    /**
     * How often a job is leased before its workers are held to die of it. Many more than attempts: a process that is killed
     * now and then must not cost the jobs that happened to be under way.
     */
    public int leases() {
        return 10 * attempts;
    }

    /** How many jobs of a tenant are leased at a time, over all processes. */
    int perTenant() {
        return perTenant(workers);
    }

    /**
     * How many of so many workers a tenant may have: three quarters, rounded up, but never all of several. So a tenant alone
     * has most of what there is, and one whose jobs all hang leaves workers to others. One worker is shared in turns.
     */
    public static int perTenant(int workers) {
        return Math.max(1, workers - Math.max(1, workers / 4));
    }

    private static void requireRange(String field, int value, int limit) {
        if (value < 1 || value > limit) {
            throw new InvalidInputException(field, value + " is outside 1 to " + limit);
        }
    }

    /** Leases of a minute; pauses of 1 s to 1 min; every end told at once. */
    public static Lane of(String name, int workers, int perGroup, int attempts) {
        return new Lane(
                name,
                workers,
                perGroup,
                attempts,
                Duration.ofMinutes(1),
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                false);
    }

    public Lane withGathering() {
        return new Lane(name, workers, perGroup, attempts, lease, firstPause, longestPause, true);
    }
}
