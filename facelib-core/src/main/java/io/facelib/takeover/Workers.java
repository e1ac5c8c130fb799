package io.facelib.takeover;

import io.facelib.error.ClosedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Threads that work on many things at once, of which few wait. The first failure comes out of a later call and ends the rest;
 * when it is closed nothing is being worked on any more. Used by one thread.
 */
final class Workers implements AutoCloseable {
    private static final int AHEAD = 4;

    private final ExecutorService threads;
    private final int most;
    private final Deque<Future<?>> running = new ArrayDeque<>();

    Workers(int count) {
        this.threads = Executors.newFixedThreadPool(count, Workers::thread);
        this.most = count * AHEAD;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "facelib-takeover");
        thread.setDaemon(true);
        return thread;
    }

    /** Takes work on, once there is room for it. */
    void add(Runnable work) {
        while (running.size() >= most) {
            await(running.remove());
        }
        running.add(threads.submit(work));
    }

    /** Returns when all work is done. */
    void finish() {
        while (!running.isEmpty()) {
            await(running.remove());
        }
    }

    private static void await(Future<?> work) {
        try {
            work.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClosedException("the takeover");
        } catch (ExecutionException e) {
            throw unchecked(e);
        }
    }

    private static RuntimeException unchecked(ExecutionException failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = threads.awaitTermination(1, TimeUnit.DAYS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
