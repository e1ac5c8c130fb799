package io.facelib.migrate;

import io.facelib.error.ClosedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that do many small things at once: a server that is far away is waited for in parallel. */
final class Crew implements AutoCloseable {
    private static final int THREADS = 8;
    private static final int CHUNK = 64;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, Crew::thread);
    private final List<Callable<Boolean>> waiting = new ArrayList<>();

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "facelib-migrate");
        thread.setDaemon(true);
        return thread;
    }

    /** Takes work on; returns when little of it waits. */
    void add(Runnable work) {
        waiting.add(Executors.callable(work, true));
        if (waiting.size() >= CHUNK) {
            finish();
        }
    }

    /** Returns when all work is done; fails as the first piece of it did. */
    void finish() {
        try {
            for (Future<Boolean> done : threads.invokeAll(waiting)) {
                done.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClosedException("the migration");
        } catch (ExecutionException e) {
            throw unchecked(e);
        } finally {
            waiting.clear();
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
    }
}
