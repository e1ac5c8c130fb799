package io.facelib.job;

import io.facelib.error.BackendException;
import io.facelib.spi.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Tells work that fails from backends that do not answer: these say nothing of the work, which waits for them and keeps its
 * attempts. Not for ever: a job that was asked for more than {@link #LONGEST} ago may itself be what its backend fails of.
 * Safe for any number of threads.
 */
final class Outage {
    /** How old a job may be, by the clock of this host. */
    static final Duration LONGEST = Duration.ofDays(1);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final CountDownLatch closing = new CountDownLatch(1);
    private final long pauseMillis;

    Outage(Lane lane) {
        Duration pause = lane.longestPause();
        this.pauseMillis = (pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE).toMillis();
    }

    /** Whether the failure is one of a backend that may answer again. */
    boolean explains(Job job, RuntimeException failure) {
        return failure instanceof BackendException backend
                && backend.retryable()
                && job.enqueued().plus(LONGEST).isAfter(Instant.now());
    }

    /**
     * Keeps the worker for a moment, half of it at random, lest the backend be asked all the time.
     *
     * @return whether the runner closes
     */
    boolean await() throws InterruptedException {
        long millis = pauseMillis / 2 + ThreadLocalRandom.current().nextLong(pauseMillis / 2 + 1);
        return closing.await(millis, TimeUnit.MILLISECONDS);
    }

    void close() {
        closing.countDown();
    }
}
