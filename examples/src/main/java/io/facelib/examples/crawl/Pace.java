package io.facelib.examples.crawl;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Keeps a distance between requests: one at a time, and so much time between the end of one and the start of the next. */
final class Pace {
    private long delay;
    private long next = System.nanoTime();

    Pace(Duration delay) {
        this.delay = delay.toNanos();
    }

    /** From now on at least that much time. */
    void atLeast(Duration wanted) {
        delay = Math.max(delay, wanted.toNanos());
    }

    /** Waits for the next turn. */
    void await() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
    }

    /** A request has ended; the next may come when the delay, or a longer one that the server asked for, is over. */
    void ended(Duration asked) {
        next = System.nanoTime() + Math.max(delay, asked.toNanos());
    }
}
