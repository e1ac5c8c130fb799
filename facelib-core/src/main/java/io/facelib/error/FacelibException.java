package io.facelib.error;

import java.io.Serial;

/**
 * The root of everything facelib throws on purpose. Messages name the offending value and the limit; they never contain
 * image bytes, vectors, keys or links, so they may be logged.
 */
public abstract class FacelibException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Who has to act for the call to succeed. */
    public enum Fault {
        /** The call itself is wrong: other input is needed. */
        CALLER,
        /** The engine has too much to do right now: the same call may succeed later. */
        CAPACITY,
        /** A backend (objects, vectors, inference) failed. */
        BACKEND,
        /** The installation is incomplete: a model, a native library, a device, a licence. */
        SETUP
    }

    private final Fault fault;
    private final boolean retryable;

    /** For subclasses: the message must already name the value and the limit. */
    protected FacelibException(Fault fault, boolean retryable, String message, Throwable... causes) {
        super(message, causes.length == 0 ? null : causes[0]);
        this.fault = fault;
        this.retryable = retryable;
    }

    /** Whose fault it was. */
    public final Fault fault() {
        return fault;
    }

    /** Whether the same call, unchanged, may succeed later. */
    public final boolean retryable() {
        return retryable;
    }
}
