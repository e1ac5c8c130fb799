package io.facelib.rest.route;

import java.io.IOException;
import java.io.Serial;

/** A body is not the form that it says it is. */
final class FormException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    FormException(String message) {
        super(message);
    }
}
