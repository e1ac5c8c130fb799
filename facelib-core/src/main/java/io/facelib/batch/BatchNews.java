package io.facelib.batch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Wakes those who wait for a batch when this process changed one: at once when a batch came to an end, otherwise twenty times
 * a second, since looking costs and nobody reads faster. Safe for any number of threads.
 */
final class BatchNews {
    private static final Duration BREATH = Duration.ofMillis(50);

    private long changes;
    private long ends;

    /** What one had seen when one looked last. */
    record Seen(long changes, long ends) {}

    /** Something changed. */
    synchronized void changed() {
        changes++;
        notifyAll();
    }

    /** A batch came to an end. */
    synchronized void ended() {
        ends++;
        changed();
    }

    synchronized Seen seen() {
        return new Seen(changes, ends);
    }

    /** Waits until there is news since {@code seen}, or for that long: another process may do the work. */
    synchronized void await(Seen seen, Duration longest) throws InterruptedException {
        long start = System.nanoTime();
        long left = longest.toNanos();
        while (ends == seen.ends() && left > 0) {
            boolean changed = changes != seen.changes();
            long most = changed ? Math.min(BREATH.toNanos(), longest.toNanos()) : longest.toNanos();
            left = most - (System.nanoTime() - start);
            TimeUnit.NANOSECONDS.timedWait(this, left); // returns at once if nothing is left
        }
    }
}
