package io.facelib.error;

import java.io.Serial;
import java.time.Duration;

/** The engine is full and refuses early instead of running out of memory or time. A retry later helps. */
public final class CapacityException extends FacelibException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /**
     * @param message what is full: the amount asked for and the limit
     * @param retryAfter when trying again is sensible
     */
    public CapacityException(String message, Duration retryAfter) {
        super(Fault.CAPACITY, true, message);
        this.retryAfter = retryAfter;
    }

    /** When trying again is sensible. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
