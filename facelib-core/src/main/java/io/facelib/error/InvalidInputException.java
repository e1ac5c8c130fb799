package io.facelib.error;

import java.io.Serial;

/** A value is not acceptable; nothing was stored. The caller's fault, a retry does not help. */
public class InvalidInputException extends FacelibException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * @param field the name of the rejected input, as the caller knows it
     * @param message what was given and what is allowed
     */
    public InvalidInputException(String field, String message, Throwable... causes) {
        super(Fault.CALLER, false, field + ": " + message, causes);
        this.field = field;
    }

    /** The name of the rejected input, as the caller knows it. */
    public final String field() {
        return field;
    }
}
