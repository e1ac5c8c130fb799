package io.facelib.batch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Wakes those who wait for a batch whenever this process changed one. Safe for any number of threads. */
final class BatchNews {
    private long changes;

    synchronized void changed() {
        changes++;
        notifyAll();
    }

    synchronized long seen() {
        return changes;
    }

    /** Waits until something changed since {@code seen}, or for that long: another process may do the work. */
    synchronized void await(long seen, Duration longest) throws InterruptedException {
        long until = System.nanoTime() + longest.toNanos();
        for (long left = longest.toNanos(); changes == seen && left > 0; left = until - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
