package io.facelib.http;

import io.facelib.error.ClosedException;
import io.facelib.error.FacelibException;
import io.facelib.error.FetchException;
import io.facelib.error.FetchException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs calls on threads of their own, so that a caller waits no longer than it said, whatever the call hangs in: a name
 * server, a connection, a handshake, an answer that drips. A call that is left behind has its connection closed. Safe for any
 * number of threads.
 */
final class Calls implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "facelib-http");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean closed;

    /** A call's work. */
    interface Work {
        Fetched run(Call call) throws IOException;
    }

    /**
     * Does a call's work within a time.
     *
     * @param site who is called, for messages
     */
    Fetched run(String site, Duration timeout, Work work) {
        Call call = new Call();
        Future<Fetched> answer = submit(() -> work.run(call));
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw failure(site, Objects.requireNonNullElse(e.getCause(), e));
        } catch (TimeoutException e) {
            throw new FetchException(Reason.TIMEOUT, true, site + " took longer than " + timeout, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FetchException(Reason.CONNECTION, true, "interrupted while waiting for " + site, e);
        } finally {
            call.end();
        }
    }

    private Future<Fetched> submit(Callable<Fetched> task) {
        try {
            return threads.submit(task);
        } catch (RejectedExecutionException e) {
            throw new ClosedException("GuardedHttpClient");
        }
    }

    private RuntimeException failure(String site, Throwable cause) {
        if (closed) {
            return new ClosedException("GuardedHttpClient");
        }
        if (cause instanceof FacelibException known) {
            return known;
        }
        if (cause instanceof IOException e) {
            return Failures.of(site, e);
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return new FetchException(Reason.BROKEN_ANSWER, false, "the answer of " + site + " is malformed", cause);
    }

    /** Makes waiting and later calls fail. */
    @Override
    public void close() {
        closed = true;
        threads.shutdownNow();
    }
}
