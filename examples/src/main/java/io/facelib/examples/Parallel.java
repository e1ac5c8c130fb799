package io.facelib.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** The same work on many things at once. */
public final class Parallel {
    // More callers than processors: while some wait for a batch of the model, others decode.
    private static final int THREADS = 4 * Runtime.getRuntime().availableProcessors();

    private Parallel() {}

    /** The results in the order of the items; the first failure comes out and stops the rest. */
    public static <A, B> List<B> map(List<A> items, Progress progress, Function<A, B> work) {
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<B>> running = new ArrayList<>();
            for (A item : items) {
                running.add(executor.submit(() -> work.apply(item)));
            }
            List<B> results = new ArrayList<>();
            for (Future<B> future : running) {
                results.add(await(future));
                progress.step();
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }

    private static <B> B await(Future<B> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }
}
