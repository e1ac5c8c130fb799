package io.facelib.operation;

import io.facelib.model.CleanUpReport;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cleans up at once, then a day after each time that went well, and an hour after each in which a job failed, in a thread of
 * its own until it is closed.
 */
public final class CleanUpSchedule implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CleanUpSchedule.class);
    private static final Duration AFTER_SUCCESS = Duration.ofDays(1);
    private static final Duration AFTER_FAILURE = Duration.ofHours(1);

    /** How the time between two clean-ups goes by. */
    interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    private final Supplier<CleanUpReport> cleanUp;
    private final Pause pause;
    private final Thread thread;

    private CleanUpSchedule(Supplier<CleanUpReport> cleanUp, Pause pause) {
        this.cleanUp = cleanUp;
        this.pause = pause;
        this.thread = new Thread(this::run, "facelib-cleanup");
        this.thread.setDaemon(true);
    }

    /** Begins now. */
    public static CleanUpSchedule start(Supplier<CleanUpReport> cleanUp) {
        return start(cleanUp, time -> Thread.sleep(time.toMillis()));
    }

    static CleanUpSchedule start(Supplier<CleanUpReport> cleanUp, Pause pause) {
        CleanUpSchedule schedule = new CleanUpSchedule(cleanUp, pause);
        schedule.thread.start();
        return schedule;
    }

    private void run() {
        try {
            while (!thread.isInterrupted()) {
                pause.of(cycle() ? AFTER_SUCCESS : AFTER_FAILURE);
            }
        } catch (InterruptedException e) {
            LOG.debug("the clean-up ends", e);
        }
    }

    /** Whether all went well. Whatever else happens, the next cycle comes. */
    private boolean cycle() {
        try {
            return cleanUp.get().failed() == 0;
        } catch (RuntimeException e) {
            if (!thread.isInterrupted()) {
                LOG.warn("the clean-up failed", e);
            }
            return false;
        }
    }

    /** Interrupts a clean-up that runs and waits until it has stopped. Closing twice is harmless. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
