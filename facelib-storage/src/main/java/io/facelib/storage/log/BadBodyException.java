package io.facelib.storage.log;

import java.io.Serial;

/** Bytes are not what a codec of this package wrote. Whoever knows whose bytes they are turns it into a typed exception. */
public final class BadBodyException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    BadBodyException(String message) {
        super(message);
    }

    BadBodyException(String message, Throwable cause) {
        super(message, cause);
    }
}
