package io.facelib.rest.route;

import java.io.Serial;

/** A request's body is larger than its route takes: status 413 in both families. */
public final class BodyTooLargeException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    BodyTooLargeException(long limit) {
        super("the request is larger than the limit of " + limit + " bytes");
    }
}
