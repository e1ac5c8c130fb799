package io.facelib.takeover;

import io.facelib.error.CapacityException;
import io.facelib.error.ClosedException;
import java.util.function.Supplier;

/** Asks an engine again that has too much to do. */
final class Patience {
    private static final int TRIES = 300;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private Patience() {}

    static <T> T with(Supplier<T> step) {
        for (int i = 0; i < TRIES; i++) {
            try {
                return step.get();
            } catch (CapacityException e) {
                pause(e.retryAfter().toMillis());
            }
        }
        return step.get();
    }

    private static void pause(long wanted) {
        try {
            Thread.sleep(Math.max(10, Math.min(LONGEST_PAUSE_MILLIS, wanted)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClosedException("the takeover");
        }
    }
}
