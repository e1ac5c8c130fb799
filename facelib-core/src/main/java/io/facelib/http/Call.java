package io.facelib.http;

import java.io.InterruptedIOException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.jspecify.annotations.Nullable;

/** A call under way: one request at a time, several when redirects are followed. Safe for any number of threads. */
final class Call {
    private @Nullable HttpUriRequestBase current;
    private boolean ended;

    /** Makes a request the one that {@link #end} cancels; fails if that was said already. */
    synchronized HttpUriRequestBase begin(HttpUriRequestBase request) throws InterruptedIOException {
        if (ended) {
            throw new InterruptedIOException("nobody waits for this any more");
        }
        current = request;
        return request;
    }

    /** Nobody waits any more: closes the connection, unless the answer was read to its end. */
    void end() {
        HttpUriRequestBase request;
        synchronized (this) {
            ended = true;
            request = current;
        }
        if (request != null) {
            request.cancel();
        }
    }
}
