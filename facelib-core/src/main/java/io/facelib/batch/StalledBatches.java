package io.facelib.batch;

import io.facelib.spi.JobQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after batches that nothing happens to: at once for those that another process left, once a minute for those that have
 * not moved for two, and soon when somebody could not enqueue jobs or the queue has lost some. A thread of its own, until it
 * is closed.
 */
final class StalledBatches implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StalledBatches.class);
    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final Duration LOSSES = Duration.ofSeconds(5);
    private static final Duration STALLED = Duration.ofMinutes(2);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Consumer<Instant> resume;
    private final JobQueue queue;
    private final Clock clock;
    private final Thread thread = new Thread(this::run, "facelib-batch-resume");
    private boolean owed = true;
    private boolean closed;

    /** @param resume given the moment since which nothing must have happened to a batch */
    StalledBatches(Consumer<Instant> resume, JobQueue queue, Clock clock) {
        this.resume = resume;
        this.queue = queue;
        this.clock = clock;
        thread.setDaemon(true);
        thread.start();
    }

    /** All unfinished batches are looked after in a moment. */
    synchronized void soon() {
        owed = true;
        notifyAll();
    }

    private void run() {
        long last = System.nanoTime();
        try {
            while (pause()) {
                boolean due = System.nanoTime() - last >= PERIOD.toNanos();
                look(due);
                last = due ? System.nanoTime() : last;
            }
        } catch (InterruptedException e) {
            LOG.debug("nobody looks after batches any more", e);
        }
    }

    /** @return whether to go on */
    private synchronized boolean pause() throws InterruptedException {
        long until = System.nanoTime() + LOSSES.toNanos();
        for (long left = LOSSES.toNanos(); !owed && !closed && left > 0; left = until - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return !closed;
    }

    private void look(boolean due) throws InterruptedException {
        boolean all = takeOwed();
        try {
            Optional<String> loss = queue.loss(ItemJob.LANE);
            if (all || loss.isPresent()) {
                resume.accept(Instant.MAX);
                loss.ifPresent(known -> queue.madeUpFor(ItemJob.LANE, known));
            } else if (due) {
                resume.accept(clock.instant().minus(STALLED));
            }
        } catch (RuntimeException e) {
            LOG.warn("unfinished batches could not be looked after; tried again soon", e);
            soon();
            sleep();
        }
    }

    private synchronized boolean takeOwed() {
        boolean all = owed;
        owed = false;
        return all;
    }

    private synchronized void sleep() throws InterruptedException {
        if (!closed) {
            TimeUnit.NANOSECONDS.timedWait(this, SOON.toNanos());
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
