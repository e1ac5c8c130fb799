package io.facelib.examples.serve;

import java.util.concurrent.Semaphore;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Reads what is left of a body after its request was answered, without keeping a thread, and forgets it. Else the connection
 * would be closed on a sender who is still sending, and who would never see that the upload was refused, and why.
 *
 * <p>Until then the request counts as one that is being worked on, so this is a courtesy with limits: for few at a time, for
 * those who send as fast as any upload has to, and for no more than any request may be. Everybody else's connection is
 * closed.
 */
final class UnreadBodies extends Handler.Wrapper {
    private static final long MOST_BYTES = 64L << 20;

    /** With the slow senders that are being read, fewer than the requests that {@link HealthFirst} lets have a thread. */
    private static final int AT_A_TIME = 32;

    private final Semaphore places = new Semaphore(AT_A_TIME);
    private final SlowReaders.Rate least;

    /** @param least how fast what is left must come */
    UnreadBodies(SlowReaders.Rate least, Handler handler) {
        super(handler);
        this.least = least;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return super.handle(request, response, Callback.from(() -> readOn(request, callback), callback::failed));
    }

    /** Most requests have nothing left, and need no place. */
    private void readOn(Request request, Callback answered) {
        Rest rest = new Rest(request, answered);
        if (rest.isOver()) {
            answered.succeeded();
        } else if (places.tryAcquire()) {
            rest.demand();
        } else {
            answered.succeeded();
        }
    }

    /** What is left of one body. Nobody but Jetty calls it, one call after the other. */
    private final class Rest {
        private final Request request;
        private final Callback answered;
        private final long begun = System.nanoTime();
        private long received;

        Rest(Request request, Callback answered) {
            this.request = request;
            this.answered = answered;
        }

        /** Reads what is there. @return whether that was all, or is to be */
        boolean isOver() {
            for (Content.Chunk chunk = request.read(); chunk != null; chunk = request.read()) {
                received += chunk.remaining();
                boolean end = chunk.isLast() || Content.Chunk.isFailure(chunk) || received > MOST_BYTES;
                chunk.release();
                if (end) {
                    return true;
                }
            }
            return least.isMissed(System.nanoTime() - begun, received);
        }

        // Jetty calls back when there is more, and at the connection's idle time at the latest.
        void demand() {
            request.demand(() -> {
                if (isOver()) {
                    places.release();
                    answered.succeeded();
                } else {
                    demand();
                }
            });
        }
    }
}
