package io.facelib.storage.log;

import java.io.Serial;

/** Bytes are no face record. Stays inside this package: callers get a typed exception that names the face. */
final class BadBodyException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    BadBodyException(String message) {
        super(message);
    }
}
