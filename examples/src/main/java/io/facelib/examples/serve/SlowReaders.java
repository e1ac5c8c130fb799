package io.facelib.examples.serve;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Breaks the connection to who reads an answer too slowly: each answer that waits to be read keeps a thread. What is counted
 * is the time that writing this answer takes, so work on the request, and other requests, make no difference. (Jetty's {@code
 * MinimumDataRateHandler} counts the bytes of all requests together, and so lets a slow reader pass among fast ones.) Safe
 * for any number of threads.
 */
final class SlowReaders extends Handler.Wrapper {
    private static final double NANOS = 1e9;

    private final Rate least;

    SlowReaders(Rate least, Handler handler) {
        super(handler);
        this.least = least;
    }

    /**
     * How fast readers must be.
     *
     * @param bytesPerSecond the least, on average over an answer, 1 or more
     * @param grace how long an answer may take beside that
     */
    record Rate(long bytesPerSecond, Duration grace) {
        /** 32 KiB a second after 10 seconds: 10 MiB may take five and a half minutes. */
        static Rate defaults() {
            return new Rate(32 << 10, Duration.ofSeconds(10));
        }

        /** Whether so many bytes came too slowly, in so many nanoseconds. */
        boolean isMissed(long nanos, long bytes) {
            return nanos > nanos(bytes);
        }

        /** How long it may take to send so many bytes, in nanoseconds. */
        private long nanos(long bytes) {
            return grace.toNanos() + (long) (bytes / (double) bytesPerSecond * NANOS);
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return super.handle(request, new Watched(request, response), callback);
    }

    /** One answer. Its writes come one after the other. */
    private final class Watched extends Response.Wrapper {
        private final EndPoint connection;
        private final Scheduler scheduler;
        private final AtomicLong sent = new AtomicLong();
        private final AtomicLong waited = new AtomicLong();

        Watched(Request request, Response response) {
            super(request, response);
            connection = request.getConnectionMetaData().getConnection().getEndPoint();
            scheduler = request.getComponents().getScheduler();
        }

        @Override
        public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
            long bytes = content == null ? 0 : content.remaining();
            long start = System.nanoTime();
            long left = least.nanos(sent.get() + bytes) - waited.get();
            Scheduler.Task end = scheduler.schedule(this::giveUp, Math.max(0, left), TimeUnit.NANOSECONDS);
            super.write(
                    last,
                    content,
                    Callback.from(
                            () -> {
                                end.cancel();
                                sent.addAndGet(bytes);
                                waited.addAndGet(System.nanoTime() - start);
                            },
                            callback));
        }

        private void giveUp() {
            connection.close(new TimeoutException(
                    "the answer was read at less than " + least.bytesPerSecond() + " bytes a second"));
        }
    }
}
