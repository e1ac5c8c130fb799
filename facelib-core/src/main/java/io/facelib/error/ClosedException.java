package io.facelib.error;

import java.io.Serial;

/** The engine, a backend or a model was used after it was closed. */
public final class ClosedException extends FacelibException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** @param what the thing that is closed, such as "FaceEngine" */
    public ClosedException(String what) {
        super(Fault.CALLER, false, what + " is closed");
    }
}
