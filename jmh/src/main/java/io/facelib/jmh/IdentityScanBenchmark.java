package io.facelib.jmh;

import io.facelib.examples.bench.WorkFolder;
import io.facelib.model.ContractId;
import io.facelib.model.Embedding;
import io.facelib.model.Identity;
import io.facelib.model.IdentityId;
import io.facelib.model.ObjectKey;
import io.facelib.model.Template;
import io.facelib.model.TemplateId;
import io.facelib.model.TenantId;
import io.facelib.spi.IdentityChange;
import io.facelib.spi.IdentityMatches;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.storage.EmbeddedStorage;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
 * How long does the embedded storage take to say which identities are closest to a vector? One thread; all centroids of the
 * tenant are read from SQLite and compared, so it is exact; checked against the probe's own identity.
 *
 * <p>{@code java -jar jmh/target/facelib-jmh.jar IdentityScanBenchmark}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class IdentityScanBenchmark {
    private static final TenantId TENANT = TenantId.of("acme");
    private static final ContractId CONTRACT = ContractId.of("bench.128.v1");
    private static final int DIMENSION = 128;
    private static final int PHOTOS = 5;
    private static final int BATCH = 250;

    /** Identities of the tenant. */
    @Param({"1000", "10000"})
    public int identities = 1_000;

    private final Random random = new Random(1);
    private final WorkFolder folder = new WorkFolder();
    private Optional<StorageBackends> storage = Optional.empty();
    private Optional<Embedding> probe = Optional.empty();

    @Setup
    public void fill() {
        StorageBackends open = EmbeddedStorage.at(folder.path()).open(StorageSetup.of(Clock.systemUTC()));
        storage = Optional.of(open);
        for (int start = 0; start < identities; start += BATCH) {
            IdentityChange change = IdentityChange.NONE;
            for (int i = start; i < Math.min(identities, start + BATCH); i++) {
                change = change.create(identity(i));
            }
            open.identities().commit(TENANT, change);
        }
        probe = open.identities().get(TENANT, IdentityId.of("person-7")).map(Identity::centroid);
        IdentityMatches found = closest();
        if (found.compared() != identities
                || !found.matches().get(0).identity().value().equals("person-7")) {
            throw new IllegalStateException("not the closest of all: " + found);
        }
    }

    private Identity identity(int number) {
        List<Template> templates = IntStream.range(0, PHOTOS)
                .mapToObj(i -> template(number + "-" + i))
                .toList();
        return new Identity(
                TENANT,
                IdentityId.of("person-" + number),
                Optional.empty(),
                templates,
                Instant.EPOCH,
                Instant.EPOCH,
                1);
    }

    private Template template(String id) {
        float[] values = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new Template(
                TemplateId.of(id),
                Embedding.of(CONTRACT, values),
                1,
                "0".repeat(64),
                "0".repeat(16),
                new ObjectKey("face-crops", id),
                Instant.EPOCH);
    }

    @Benchmark
    public IdentityMatches closest() {
        return storage.orElseThrow().identities().closest(TENANT, probe.orElseThrow(), 10);
    }

    @TearDown
    public void close() {
        storage.orElseThrow().close();
        folder.close();
    }
}
