package io.facelib.storage.s3;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Asks for many things at a time: each answer is a way to the server and back. Safe for any number of threads. */
final class Lookups implements AutoCloseable {
    private static final int AT_A_TIME = 16;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            AT_A_TIME, AT_A_TIME, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Lookups::thread);

    Lookups() {
        threads.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "facelib-s3-list");
        thread.setDaemon(true);
        return thread;
    }

    /** What was found, in the order of the keys; the first failure ends the rest. */
    <T> List<T> each(List<String> keys, Function<String, Optional<T>> lookup) {
        List<Future<Optional<T>>> asked = new ArrayList<>();
        keys.forEach(key -> asked.add(threads.submit(() -> lookup.apply(key))));
        try {
            List<T> found = new ArrayList<>();
            for (Future<Optional<T>> one : asked) {
                one.get().ifPresent(found::add);
            }
            return found;
        } catch (ExecutionException e) {
            throw told(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException("s3", true, Committed.NO, "listing was interrupted", e);
        } finally {
            asked.forEach(one -> one.cancel(true));
        }
    }

    private static RuntimeException told(ExecutionException e) {
        if (e.getCause() instanceof RuntimeException failure) {
            return failure;
        }
        return new BackendException("s3", false, Committed.NO, "listing failed: " + e.getCause(), e);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
