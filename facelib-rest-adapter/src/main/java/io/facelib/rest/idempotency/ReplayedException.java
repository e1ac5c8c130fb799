package io.facelib.rest.idempotency;

import io.facelib.rest.route.Reply;
import java.io.Serial;

/** The request was answered before: leads from where that is found out, past the handler, to the answer. */
final class ReplayedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Reply reply;

    ReplayedException(Reply reply) {
        super("answered before", null, false, false);
        this.reply = reply;
    }

    Reply reply() {
        return reply;
    }
}
