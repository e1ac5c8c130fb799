package io.facelib.error;

import java.io.Serial;

/** A backend failed: objects, vectors or inference. {@link #committed()} says what is known of the write. */
public final class BackendException extends FacelibException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What is known of the effect of the failed call. */
    public enum Committed {
        /** Nothing was written. */
        NO,
        /** It is not known; repeating the call is harmless, since writes are idempotent by id. */
        UNKNOWN
    }

    private final String backend;
    private final Committed committed;

    public BackendException(
            String backend, boolean retryable, Committed committed, String message, Throwable... causes) {
        super(Fault.BACKEND, retryable, backend + ": " + message, causes);
        this.backend = backend;
        this.committed = committed;
    }

    /** The name of the backend, such as {@code memory} or {@code onnxruntime-cpu}. */
    public String backend() {
        return backend;
    }

    /** What is known of the effect of the failed call. */
    public Committed committed() {
        return committed;
    }
}
