package io.facelib.examples.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that ask one query after the other, each waiting for its answer. */
final class Askers {
    private Askers() {}

    /** An answer and the turn it was given in. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    private record Answer(int turn, int[] numbers) {}

    static Slice ask(LocalEngine engine, SearchTask task) {
        ExecutorService executor = Executors.newFixedThreadPool(task.threads());
        try {
            AtomicInteger turns = new AtomicInteger();
            long start = System.nanoTime();
            long end = start + (long) (task.seconds() * 1e9);
            List<Future<List<Answer>>> asking = new ArrayList<>();
            for (int i = 0; i < task.threads(); i++) {
                asking.add(executor.submit(() -> answers(engine, task, turns, end)));
            }
            List<Answer> answers = new ArrayList<>();
            for (Future<List<Answer>> asker : asking) {
                answers.addAll(get(asker));
            }
            return slice(task, answers, (System.nanoTime() - start) / 1e9);
        } finally {
            executor.shutdown();
        }
    }

    private static List<Answer> answers(LocalEngine engine, SearchTask task, AtomicInteger turns, long end) {
        List<Answer> answers = new ArrayList<>();
        do {
            int turn = turns.getAndIncrement();
            float[] query = task.queries().get(task.query(turn));
            answers.add(new Answer(turn, engine.nearest(query, task.k(), task.width())));
        } while (System.nanoTime() - end < 0);
        return answers;
    }

    private static Slice slice(SearchTask task, List<Answer> answers, double seconds) {
        int[][] found = new int[answers.size()][];
        answers.forEach(a -> found[a.turn()] = a.numbers());
        return new Slice(task, found, seconds);
    }

    static <T> T get(Future<T> future) {
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
