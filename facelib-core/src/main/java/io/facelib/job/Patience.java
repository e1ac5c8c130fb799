package io.facelib.job;

import io.facelib.error.CapacityException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Waits where an engine is full: that is no failure of the work, but the wish to be asked later. Where something costly was done
 * before, wait behind it, lest it be done again.
 */
public final class Patience {
    /** How long an engine may be full before that counts as a failure. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final long SHORTEST_PAUSE_MILLIS = 10;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    /** What is done. */
    public interface Step<T> {
        /** Does it, from the beginning. */
        T run() throws InterruptedException;
    }

    private Patience() {}

    /**
     * Does something, again as long as the engine is full.
     *
     * @throws CapacityException if it is full for ten minutes
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public static <T> T whileFull(Step<T> step) throws InterruptedException {
        return whileFull(step, () -> false);
    }

    /** @param over whether to wait no more */
    static <T> T whileFull(Step<T> step, BooleanSupplier over) throws InterruptedException {
        long start = System.nanoTime();
        while (true) {
            try {
                return step.run();
            } catch (CapacityException e) {
                if (over.getAsBoolean() || System.nanoTime() - start > LONGEST.toNanos()) {
                    throw e;
                }
                Thread.sleep(Math.max(
                        SHORTEST_PAUSE_MILLIS,
                        Math.min(LONGEST_PAUSE_MILLIS, e.retryAfter().toMillis())));
            }
        }
    }
}
