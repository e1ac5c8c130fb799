package io.facelib.storage.s3;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Makes a call several times until it succeeds, within one time for all of it. The client's own retries are off: they tell
 * of the last attempt only, and whether an earlier one may have changed something is what a caller has to know. Safe for any
 * number of threads.
 */
final class Attempts {
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final String backend;
    private final S3Limits limits;

    Attempts(String backend, S3Limits limits) {
        this.backend = backend;
        this.limits = limits;
    }

    /** One attempt. */
    interface Call<T> {
        /**
         * Makes it.
         *
         * @param time how long it may take
         */
        T make(Duration time) throws IOException;
    }

    /**
     * A call that changes nothing that anybody sees.
     *
     * @param failed what is told when it fails, such as "the object a/b cannot be read"
     */
    <T> T reading(String failed, Call<T> call) {
        return make(failed, call, false);
    }

    /** A call that changes what is stored. */
    <T> T writing(String failed, Call<T> call) {
        return make(failed, call, true);
    }

    private <T> T make(String failed, Call<T> call, boolean writes) {
        long end = System.nanoTime() + limits.call().toNanos();
        boolean certain = true;
        for (int attempt = 1; ; attempt++) {
            try {
                return call.make(Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime())));
            } catch (SdkException | IOException | UncheckedIOException e) {
                Failure failure = Failure.of(e);
                certain &= failure.certain();
                if (attempt == limits.attempts() || !failure.passing() || !pause(failure, attempt, end)) {
                    String text = failed + ": " + failure.told() + (attempt == 1 ? "" : " in attempt " + attempt);
                    Committed committed = certain || !writes ? Committed.NO : Committed.UNKNOWN;
                    throw new BackendException(backend, failure.passing() || !certain, committed, text, e);
                }
            }
        }
    }

    /** Whether there is time for another attempt. */
    private static boolean pause(Failure failure, int attempt, long end) {
        if (failure.interrupted()) {
            Thread.currentThread().interrupt();
            return false;
        }
        long longest = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempt, 10));
        long pause = ThreadLocalRandom.current().nextLong(longest / 2, longest + 1);
        if (System.nanoTime() + pause * 1_000_000 >= end) {
            return false;
        }
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
