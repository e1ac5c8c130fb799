package io.facelib.examples.bench;

import io.facelib.examples.bench.ChurnResult.Phase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * How long searches take before, while and after a gallery changes. One thread searches, one query after the other, while
 * another inserts and deletes, a face a call. Phases at rest are checked against the truth of that moment; a deleted face
 * in an answer ends the run.
 */
public final class Churn {
    private final FaceVectors vectors;
    private final int k;
    private final double seconds;
    private final Consumer<String> progress;
    private final EmbeddedEngine engine = new EmbeddedEngine();
    /** By number: the gallery, then what was inserted. */
    private final List<float[]> all;

    private final Set<Integer> deleted = new HashSet<>();
    private final List<Phase> phases = new ArrayList<>();

    private Churn(FaceVectors vectors, int k, double seconds, Consumer<String> progress) {
        this.vectors = vectors;
        this.k = k;
        this.seconds = seconds;
        this.progress = progress;
        this.all = new ArrayList<>(vectors.gallery());
    }

    /**
     * Measures a gallery that all of {@code vectors.later()} are inserted into.
     *
     * @param deletes random faces of the first gallery that are deleted meanwhile
     * @param seconds of the phases at rest
     */
    public static ChurnResult run(FaceVectors vectors, int deletes, int k, double seconds, Consumer<String> progress) {
        Churn churn = new Churn(vectors, k, seconds, progress);
        try {
            return churn.run(deletes);
        } finally {
            churn.engine.close();
        }
    }

    private ChurnResult run(int deletes) {
        progress.accept("build");
        engine.build(vectors.gallery(), vectors.later().size());
        ask(timed(seconds));
        rest("before");
        progress.accept("while");
        double writeSeconds = change(deletes);
        rest("after");
        engine.awaitQuiet();
        rest("quiet");
        return new ChurnResult(
                vectors.gallery().size(),
                vectors.gallery().get(0).length,
                k,
                vectors.later().size(),
                deletes,
                (vectors.later().size() + deletes) / writeSeconds,
                phases,
                vectors.source(),
                vectors.seed(),
                System.getProperty("java.version"));
    }

    /** What a thread asked and how long each answer took. */
    private record Asked(LatencySummary latencies, Slice slice) {}

    private void rest(String name) {
        progress.accept(name);
        Asked asked = ask(timed(seconds));
        for (int[] found : asked.slice().found()) {
            if (IntStream.of(found).anyMatch(deleted::contains)) {
                throw new IllegalStateException("a deleted face was found, " + name + " the changes");
            }
        }
        phases.add(new Phase(name, asked.latencies(), asked.slice().recall(truth())));
    }

    /** Inserts and deletes, evenly mixed, while a thread searches; how long that took. */
    private double change(int deletes) {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Future<Double> writing = executor.submit(() -> write(deletes));
            Asked meanwhile = ask(() -> !writing.isDone());
            phases.add(new Phase("while", meanwhile.latencies(), null));
            return Askers.get(writing);
        } finally {
            executor.shutdown();
        }
    }

    private double write(int deletes) {
        List<Integer> victims = victims(deletes);
        long start = System.nanoTime();
        int inserts = vectors.later().size();
        int removed = 0;
        for (int i = 0; i < inserts; i++) {
            engine.insert(vectors.later().get(i));
            for (; removed < (long) deletes * (i + 1) / inserts; removed++) {
                engine.delete(victims.get(removed));
            }
        }
        double took = (System.nanoTime() - start) / 1e9;
        all.addAll(vectors.later());
        deleted.addAll(victims);
        return took;
    }

    private List<Integer> victims(int count) {
        return new Random(vectors.seed())
                .ints(0, vectors.gallery().size())
                .distinct()
                .limit(count)
                .boxed()
                .toList();
    }

    private BooleanSupplier timed(double duration) {
        long end = System.nanoTime() + (long) (duration * 1e9);
        return () -> System.nanoTime() - end < 0;
    }

    private Asked ask(BooleanSupplier more) {
        SearchTask task = new SearchTask(vectors.queries(), 0, k, 0, 1, 0);
        Latencies latencies = new Latencies();
        List<int[]> found = new ArrayList<>();
        long start = System.nanoTime();
        do {
            long before = System.nanoTime();
            found.add(engine.nearest(vectors.queries().get(task.query(found.size())), k, 0));
            latencies.add(System.nanoTime() - before);
        } while (more.getAsBoolean());
        Slice slice = new Slice(task, found.toArray(int[][]::new), (System.nanoTime() - start) / 1e9);
        return new Asked(latencies.summary(), slice);
    }

    /** The numbers of the true nearest of what is there now. */
    private int[][] truth() {
        int[] numbers =
                IntStream.range(0, all.size()).filter(n -> !deleted.contains(n)).toArray();
        FlatVectors present =
                new FlatVectors(IntStream.of(numbers).mapToObj(all::get).toList());
        int[][] truth = present.nearest(vectors.queries(), k);
        for (int[] places : truth) {
            for (int i = 0; i < places.length; i++) {
                places[i] = numbers[places[i]];
            }
        }
        return truth;
    }
}
