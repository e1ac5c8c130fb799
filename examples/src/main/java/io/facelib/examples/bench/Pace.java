package io.facelib.examples.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * How often a chore was done in a while, and how long each time took.
 *
 * @param perSecond by all threads together
 * @param took each time
 */
record Pace(double perSecond, LatencySummary took) {
    /**
     * Lets threads do a chore again and again until the time is over; each ends what it has begun, and none works any more
     * when this returns or throws.
     */
    static Pace of(Runnable chore, int threads, double seconds) {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            long start = System.nanoTime();
            long end = start + (long) (seconds * 1e9);
            List<Future<Latencies>> working = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                working.add(executor.submit(() -> repeat(chore, end)));
            }
            Latencies all = new Latencies();
            working.forEach(thread -> all.addAll(Askers.get(thread)));
            double passed = (System.nanoTime() - start) / 1e9;
            LatencySummary took = all.summary();
            return new Pace(took.calls() / passed, took);
        } finally {
            end(executor);
        }
    }

    private static void end(ExecutorService executor) {
        executor.shutdown();
        try {
            while (!executor.awaitTermination(1, TimeUnit.MINUTES)) {
                // What was begun ends: every call to a server does.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Latencies repeat(Runnable chore, long end) {
        Latencies latencies = new Latencies();
        do {
            long start = System.nanoTime();
            chore.run();
            latencies.add(System.nanoTime() - start);
        } while (System.nanoTime() - end < 0);
        return latencies;
    }
}
