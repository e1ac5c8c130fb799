package io.facelib.rest.idempotency;

import io.facelib.rest.route.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An answer that can be given more than once. */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record KeptAnswer(int status, String contentType, Map<String, String> headers, byte[] bytes) {
    private static final int SERVER_ERROR = 500;
    /** Who asks may be another one next time. */
    private static final Set<Integer> OF_THE_CALLER = Set.of(401, 403);

    /** The answer, or empty if it is not to be kept. */
    static Optional<KeptAnswer> of(Reply reply) throws IOException {
        boolean kept = reply.status() < SERVER_ERROR && !OF_THE_CALLER.contains(reply.status());
        if (!kept || reply.length() < 0 || reply.length() > IdempotencyKeys.LARGEST_ANSWER) {
            return Optional.empty();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        reply.body().writeTo(bytes);
        return Optional.of(new KeptAnswer(reply.status(), reply.contentType(), reply.headers(), bytes.toByteArray()));
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
