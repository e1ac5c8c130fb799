package io.facelib.spi;

import java.time.Duration;

/** How a lease ends. */
public sealed interface JobEnd {
    /** The work is done: the job is forgotten. */
    record Done() implements JobEnd {}

    /**
     * It failed and is tried again.
     *
     * @param delay how long the job waits before it is due
     */
    record Retry(Duration delay) implements JobEnd {}

    /** It was not begun, or stopped at a point from which anybody can take over: due at once, the attempt not counted. */
    record HandBack() implements JobEnd {}

    /**
     * It cannot be done: the job is dead, and kept until somebody revives or drops it.
     *
     * @param reason in words, without anything secret; cut to 1,000 characters
     */
    record Dead(String reason) implements JobEnd {
        public Dead {
            reason = reason.length() <= 1_000 ? reason : reason.substring(0, 1_000);
        }
    }
}
