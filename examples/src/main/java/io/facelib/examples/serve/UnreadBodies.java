package io.facelib.examples.serve;

import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Reads what is left of a body after its request was answered, without keeping a thread, and forgets it. Else the connection
 * would be closed on a sender who is still sending, and who would never see that the upload was refused, and why. What is
 * larger than any request may be is cut off.
 */
final class UnreadBodies extends Handler.Wrapper {
    private static final long MOST_BYTES = 64L << 20;

    UnreadBodies(Handler handler) {
        super(handler);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return super.handle(
                request, response, Callback.from(() -> new Rest(request, callback).run(), callback::failed));
    }

    /** What is left of one body. */
    private static final class Rest implements Runnable {
        private final Request request;
        private final Callback answered;
        private long left = MOST_BYTES;

        Rest(Request request, Callback answered) {
            this.request = request;
            this.answered = answered;
        }

        @Override
        public void run() {
            for (Content.Chunk chunk = request.read(); chunk != null; chunk = request.read()) {
                left -= chunk.remaining();
                boolean end = chunk.isLast() || Content.Chunk.isFailure(chunk) || left < 0;
                chunk.release();
                if (end) {
                    answered.succeeded();
                    return;
                }
            }
            request.demand(this);
        }
    }
}
