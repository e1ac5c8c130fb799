package io.facelib.jmh;

import io.facelib.examples.bench.EmbeddedEngine;
import io.facelib.examples.bench.FaceSpread;
import io.facelib.examples.bench.FaceVectors;
import io.facelib.examples.bench.FlatVectors;
import io.facelib.model.SearchPlan;
import io.facelib.spi.VectorMatches;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How much of memory's speed does the exact scan reach? One thread; more vectors than caches hold; {@code gigabytes} is
 * what counts, in 10^9 bytes a second.
 *
 * <ul>
 *   <li>{@code readMemory}: nothing but adding up an array of as many bytes, the speed that cannot be passed
 *   <li>{@code plainScan}: every vector against the probe and the ten best, a few lines of plain Java
 *   <li>{@code exactSearch}: an exact search of the embedded storage, with ten whole records
 * </ul>
 *
 * <p>{@code java -jar jmh/target/facelib-jmh.jar ExactScanBenchmark}, and again with {@code -jvmArgsAppend "--add-modules
 * jdk.incubator.vector"} for the Vector API.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ExactScanBenchmark {
    private static final int NO_GRAPH = 1_000_000;

    /** Faces of the tenant. */
    @Param("200000")
    public int faces = 200_000;

    /** Dimensions of a vector. */
    @Param("256")
    public int dimension = 256;

    private final EmbeddedEngine engine = new EmbeddedEngine(storage -> storage.withGraphAbove(NO_GRAPH));
    private FaceVectors vectors = FaceVectors.draw(FaceSpread.typical(2), 1, 1, 0, 1, 1);
    private FlatVectors flat = new FlatVectors(vectors.gallery());
    private long[] memory = new long[0];
    private int turn;

    /** The bytes that were read. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Read {
        public double gigabytes;
    }

    @Setup
    public void fill() {
        vectors = FaceVectors.draw(FaceSpread.typical(dimension), faces, 20, 0, 100, 1);
        flat = new FlatVectors(vectors.gallery());
        engine.build(vectors.gallery(), 0);
        memory = new long[(int) (bytes() / Long.BYTES)];
        VectorMatches found = engine.matches(vectors.queries().get(0), 10, true);
        int[] truth = flat.nearest(vectors.queries().get(0), 10);
        if (!found.plan().way().equals(SearchPlan.Way.EXACT_SCAN)
                || !Arrays.equals(EmbeddedEngine.numbers(found), truth)) {
            throw new IllegalStateException("not an exact scan: " + found.plan());
        }
    }

    private long bytes() {
        return (long) faces * dimension * Float.BYTES;
    }

    private float[] query() {
        return vectors.queries().get(turn++ % vectors.queries().size());
    }

    @TearDown
    public void close() {
        engine.close();
    }

    @Benchmark
    public long readMemory(Read read) {
        read.gigabytes += bytes() / 1e9;
        long s0 = 0;
        long s1 = 0;
        long s2 = 0;
        long s3 = 0;
        long s4 = 0;
        long s5 = 0;
        long s6 = 0;
        long s7 = 0;
        for (int i = 0; i + 7 < memory.length; i += 8) {
            s0 += memory[i];
            s1 += memory[i + 1];
            s2 += memory[i + 2];
            s3 += memory[i + 3];
            s4 += memory[i + 4];
            s5 += memory[i + 5];
            s6 += memory[i + 6];
            s7 += memory[i + 7];
        }
        return s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7;
    }

    @Benchmark
    public int[] plainScan(Read read) {
        read.gigabytes += bytes() / 1e9;
        return flat.nearest(query(), 10);
    }

    @Benchmark
    public VectorMatches exactSearch(Read read) {
        read.gigabytes += bytes() / 1e9;
        return engine.matches(query(), 10, true);
    }
}
