package io.facelib.jmh;

import io.facelib.examples.bench.EmbeddedEngine;
import io.facelib.examples.bench.FaceSpread;
import io.facelib.examples.bench.FaceVectors;
import io.facelib.examples.bench.FlatVectors;
import io.facelib.examples.bench.Recall;
import io.facelib.model.SearchPlan;
import io.facelib.spi.VectorMatches;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
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
 * From how many faces on does a graph beat comparing them all? Decides the number of faces above which the embedded storage
 * builds one. Before measuring, the recall of the searches is printed: that of the scan is 1.
 *
 * <p>{@code java -jar jmh/target/facelib-jmh.jar GraphAgainstScanBenchmark}, and again with {@code -jvmArgsAppend
 * "--add-modules jdk.incubator.vector"}, since the Vector API helps the scan more than the graph.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class GraphAgainstScanBenchmark {
    private static final int K = 10;
    private static final int NO_GRAPH = 1_000_000;

    /** Faces of the tenant. */
    @Param({"1000", "3000", "10000", "30000", "100000"})
    public int faces = 1000;

    /** Dimensions of a vector. */
    @Param("128")
    public int dimension = 128;

    /** How faces are found. */
    @Param({"GRAPH", "EXACT_SCAN"})
    public SearchPlan.Way way = SearchPlan.Way.GRAPH;

    private EmbeddedEngine engine = new EmbeddedEngine();
    private FaceVectors vectors = FaceVectors.draw(FaceSpread.typical(2), 1, 1, 0, 1, 1);
    private int turn;

    @Setup
    public void fill() {
        engine.close();
        int graphAbove = way == SearchPlan.Way.GRAPH ? faces / 2 : NO_GRAPH;
        engine = new EmbeddedEngine(storage -> storage.withGraphAbove(graphAbove));
        vectors = FaceVectors.draw(FaceSpread.typical(dimension), faces, 20, 0, 200, 1);
        engine.build(vectors.gallery(), 0);
        int[][] truth = new FlatVectors(vectors.gallery()).nearest(vectors.queries(), K);
        double recall = 0;
        for (int q = 0; q < truth.length; q++) {
            VectorMatches found = search();
            if (found.plan().way() != way) {
                throw new IllegalStateException("asked for " + way + ", went " + found.plan());
            }
            recall += Recall.of(truth[q], EmbeddedEngine.numbers(found)) / truth.length;
        }
        System.out.printf(Locale.ROOT, "%nrecall %.4f%n", recall);
    }

    @TearDown
    public void close() {
        engine.close();
    }

    @Benchmark
    public VectorMatches search() {
        return engine.matches(vectors.queries().get(turn++ % vectors.queries().size()), K, false);
    }
}
