package io.facelib.rest.error;

import java.io.Serial;
import java.util.Map;

/** A failure that the first family answers with one of its codes. */
public final class LegacyException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient Map<String, Object> details;

    public LegacyException(ErrorCode code) {
        this(code, code.sentence());
    }

    public LegacyException(ErrorCode code, String message) {
        this(code, message, Map.of());
    }

    /** @param details what a program can make use of; empty where there is nothing to say */
    public LegacyException(ErrorCode code, String message, Map<String, Object> details) {
        super(message);
        this.code = code;
        this.details = Map.copyOf(details);
    }

    public ErrorCode code() {
        return code;
    }

    public Map<String, Object> details() {
        return details;
    }
}
