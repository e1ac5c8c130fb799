package io.facelib.rest;

import io.facelib.rest.route.Reply;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Writes one reply, and counts what was written. For one thread. */
final class ReplyWriter {
    private static final String JSON = "application/json";

    private final Reply reply;
    private long written;

    ReplyWriter(Reply reply) {
        this.reply = reply;
    }

    /** Bytes of the body that were handed to the container. */
    long written() {
        return written;
    }

    void write(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try (Reply.Body body = reply.body()) {
            writeHead(response);
            if (!request.getMethod().equals("HEAD")) {
                body.writeTo(counted(response.getOutputStream()));
            }
        }
    }

    private void writeHead(HttpServletResponse response) {
        response.setStatus(reply.status());
        response.setContentType(reply.contentType());
        response.setHeader("X-Content-Type-Options", "nosniff");
        // People's faces are in it: no cache is to keep it, unless the route says otherwise.
        if (reply.contentType().startsWith(JSON)) {
            response.setHeader("Cache-Control", "no-store");
        }
        reply.headers().forEach(response::setHeader);
        if (reply.length() >= 0) {
            response.setContentLengthLong(reply.length());
        }
    }

    private OutputStream counted(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(int value) throws IOException {
                out.write(value);
                written++;
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
                written += length;
            }
        };
    }
}
