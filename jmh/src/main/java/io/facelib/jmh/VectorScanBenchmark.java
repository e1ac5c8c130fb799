package io.facelib.jmh;

import io.facelib.memory.MemoryVectorIndex;
import io.facelib.model.BoundingBox;
import io.facelib.model.ContractId;
import io.facelib.model.Detection;
import io.facelib.model.Embedding;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.ImageId;
import io.facelib.model.ImageReference;
import io.facelib.model.Landmarks;
import io.facelib.model.Metadata;
import io.facelib.model.ObjectKey;
import io.facelib.model.Point;
import io.facelib.model.Pose;
import io.facelib.model.Quality;
import io.facelib.model.TenantId;
import io.facelib.spi.VectorMatches;
import io.facelib.spi.VectorQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does the in-memory index take for one search among so many faces of 128 dimensions? It compares all of them,
 * so its recall is 1 by construction.
 *
 * <p>{@code java -jar jmh/target/facelib-jmh.jar VectorScanBenchmark}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class VectorScanBenchmark {
    private static final ContractId CONTRACT = new ContractId("bench.128.v1");
    private static final TenantId TENANT = TenantId.of("bench");

    /** Faces of the tenant. */
    @Param({"1000", "10007", "100000"})
    public int faces = 1000;

    private final MemoryVectorIndex index = new MemoryVectorIndex();
    private final Random random = new Random(1);

    @Setup
    public void fill() {
        List<FaceRecord> records = new ArrayList<>();
        for (int i = 0; i < faces; i++) {
            records.add(face(i));
        }
        index.upsert(TENANT, records);
    }

    private FaceRecord face(int number) {
        ImageId image = new ImageId("image" + number);
        ImageReference reference = new ImageReference(
                image,
                "0000000000000000",
                new ObjectKey("raw-images", "bench/" + image),
                new ObjectKey("thumbnails", "bench/" + image),
                Optional.empty());
        Landmarks landmarks = Landmarks.of(Collections.nCopies(5, new Point(1, 1)));
        return new FaceRecord(
                TENANT,
                new FaceId("face" + number),
                Optional.empty(),
                vector(),
                new Detection(new BoundingBox(0, 0, 2, 2), landmarks, 0.9),
                new Quality(true, 0.9, 500, new Pose(0, 0, 0), List.of("ok")),
                reference,
                Instant.EPOCH,
                Metadata.none());
    }

    private Embedding vector() {
        float[] values = new float[128];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Embedding.of(CONTRACT, values);
    }

    @Benchmark
    public VectorMatches search() {
        return index.search(TENANT, new VectorQuery(vector(), 10, -1, FaceFilter.all(), true));
    }
}
