package io.facelib.examples.bench;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** How fast vectors come in, one after the other, while a thread searches. */
final class Inserts {
    private Inserts() {}

    /**
     * Inserts all vectors, or as many as the time allows.
     *
     * @param meanwhile what the searching thread asks; its seconds do not matter
     * @param seconds after which no further vector is begun
     * @return inserts a second
     */
    static double perSecond(GrowingEngine engine, List<float[]> vectors, SearchTask meanwhile, double seconds) {
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Future<?> searching = executor.submit(() -> search(engine, meanwhile, done));
            double speed = insert(engine, vectors, seconds);
            done.set(true);
            Askers.get(searching);
            return speed;
        } finally {
            done.set(true);
            executor.shutdown();
        }
    }

    private static void search(LocalEngine engine, SearchTask task, AtomicBoolean done) {
        for (int turn = 0; !done.get(); turn++) {
            engine.nearest(task.queries().get(task.query(turn)), task.k(), task.width());
        }
    }

    private static double insert(GrowingEngine engine, List<float[]> vectors, double seconds) {
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        int inserted = 0;
        while (inserted < vectors.size() && System.nanoTime() - end < 0) {
            engine.insert(vectors.get(inserted));
            inserted++;
        }
        return inserted / ((System.nanoTime() - start) / 1e9);
    }
}
