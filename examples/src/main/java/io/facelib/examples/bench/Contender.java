package io.facelib.examples.bench;

import io.facelib.examples.bench.EngineResult.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** An engine in a race, built and ready, and what has been measured of it so far. */
final class Contender implements AutoCloseable {
    private final EngineKind kind;
    private final VectorEngine engine;
    private final double buildSeconds;
    private final OptionalDouble openMilliseconds;
    private final long heapBytes;
    private final long diskBytes;
    private final List<Point> points = new ArrayList<>();
    private final Map<Integer, List<Lap>> laps = new LinkedHashMap<>();
    private OptionalDouble insertsPerSecond = OptionalDouble.empty();

    /** One turn in the race. */
    record Lap(double queriesPerSecond, double recall, int answers) {}

    private Contender(
            EngineKind kind,
            VectorEngine engine,
            double buildSeconds,
            OptionalDouble openMilliseconds,
            long heapBytes) {
        this.kind = kind;
        this.engine = engine;
        this.buildSeconds = buildSeconds;
        this.openMilliseconds = openMilliseconds;
        this.heapBytes = heapBytes;
        this.diskBytes = engine.diskBytes();
    }

    /** Builds an engine, closes and opens what it keeps on disk, and looks at the memory it takes after a search. */
    static Contender build(EngineKind kind, FaceVectors vectors) {
        long before = Heap.used();
        VectorEngine engine = kind.make();
        try {
            long start = System.nanoTime();
            engine.build(vectors.gallery(), vectors.later().size());
            double seconds = (System.nanoTime() - start) / 1e9;
            OptionalDouble open = engine.reopen(vectors.queries().get(0));
            OptionalLong outside = engine.memoryBytes();
            long heap = outside.isPresent() ? outside.getAsLong() : Math.max(0, Heap.used() - before);
            return new Contender(kind, engine, seconds, open, heap);
        } catch (RuntimeException | Error e) {
            engine.close();
            throw e;
        }
    }

    EngineKind kind() {
        return kind;
    }

    VectorEngine engine() {
        return engine;
    }

    void add(Point point) {
        points.add(point);
    }

    void add(int threads, Lap lap) {
        laps.computeIfAbsent(threads, t -> new ArrayList<>()).add(lap);
    }

    void insertsPerSecond(double speed) {
        insertsPerSecond = OptionalDouble.of(speed);
    }

    /**
     * The width to race with: the narrowest that finds enough, which is the fastest such one whatever noise there was; the
     * widest if none does; 0 if there is nothing to set.
     */
    int width(double leastRecall) {
        return points.stream()
                .filter(p -> p.recall() >= leastRecall)
                .min(Comparator.comparingInt(Point::width))
                .or(() -> points.stream().max(Comparator.comparingInt(Point::width)))
                .map(Point::width)
                .orElse(0);
    }

    /** Of the widths tried so far; 0 to 1. */
    double bestRecall() {
        return points.stream().mapToDouble(Point::recall).max().orElse(0);
    }

    List<Point> points() {
        return List.copyOf(points);
    }

    Map<Integer, List<Lap>> laps() {
        return laps;
    }

    double buildSeconds() {
        return buildSeconds;
    }

    OptionalDouble openMilliseconds() {
        return openMilliseconds;
    }

    OptionalDouble insertsPerSecond() {
        return insertsPerSecond;
    }

    long heapBytes() {
        return heapBytes;
    }

    long diskBytes() {
        return diskBytes;
    }

    @Override
    public void close() {
        engine.close();
    }
}
