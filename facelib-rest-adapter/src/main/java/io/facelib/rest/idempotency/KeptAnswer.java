package io.facelib.rest.idempotency;

import io.facelib.rest.route.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** An answer that can be given more than once. */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record KeptAnswer(int status, String contentType, Map<String, String> headers, byte[] bytes) {
    private static final int SUCCESS = 200;
    private static final int NO_SUCCESS = 300;

    /**
     * The answer, or empty if it is not to be kept. A refusal is not: it made nothing that could be made twice, and what it was
     * for may be another thing the next time, such as an object that is not there yet.
     */
    static Optional<KeptAnswer> of(Reply reply) throws IOException {
        if (!isSuccess(reply) || reply.length() < 0 || reply.length() > IdempotencyKeys.LARGEST_ANSWER) {
            return Optional.empty();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        reply.body().writeTo(bytes);
        return Optional.of(new KeptAnswer(reply.status(), reply.contentType(), reply.headers(), bytes.toByteArray()));
    }

    private static boolean isSuccess(Reply reply) {
        return reply.status() >= SUCCESS && reply.status() < NO_SUCCESS;
    }

    /** The answer, marked as one that was given before. */
    Reply reply() {
        Reply reply = Reply.bytes(status, contentType, bytes).withHeader("Idempotency-Replayed", "true");
        for (Map.Entry<String, String> header : headers.entrySet()) {
            reply = reply.withHeader(header.getKey(), header.getValue());
        }
        return reply;
    }
}
