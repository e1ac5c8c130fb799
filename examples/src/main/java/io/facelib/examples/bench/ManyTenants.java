package io.facelib.examples.bench;

import io.facelib.model.FaceFilter;
import io.facelib.model.FaceRecord;
import io.facelib.model.TenantId;
import io.facelib.spi.VectorQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What many small tenants cost: the heap they take, how long opening takes, and how long a search takes the first time and
 * when its tenant was searched before.
 */
public final class ManyTenants {
    /** Tenants that are searched, spread over all. */
    private static final int SEARCHED = 1_000;

    private static final int K = 10;
    private static final int FACES_OF_PERSON = 20;
    /** Enough that writes of several tenants meet in one commit. */
    private static final int WRITERS = 8;

    private final FaceSpread spread;
    private final int tenants;
    private final int faces;
    private final long seed;
    private final EmbeddedFolder folder = new EmbeddedFolder(storage -> storage);

    private ManyTenants(FaceSpread spread, int tenants, int faces, long seed) {
        this.spread = spread;
        this.tenants = tenants;
        this.faces = faces;
        this.seed = seed;
    }

    /** Fills a storage, opens it again and searches. */
    public static TenantsResult run(FaceSpread spread, int tenants, int faces, long seed, Consumer<String> progress) {
        ManyTenants bench = new ManyTenants(spread, tenants, faces, seed);
        try {
            return bench.run(progress);
        } finally {
            bench.folder.close();
        }
    }

    private TenantsResult run(Consumer<String> progress) {
        progress.accept("fill");
        double fillSeconds = fill();
        folder.closeStorage();
        long heapBefore = Heap.used();
        progress.accept("open");
        long start = System.nanoTime();
        folder.open();
        double openMilliseconds = (System.nanoTime() - start) / 1e6;
        folder.awaitQuiet();
        long heapOpen = Heap.used() - heapBefore;
        progress.accept("search");
        Searched first = search();
        Searched again = search();
        return new TenantsResult(
                tenants,
                faces,
                spread.dimension(),
                fillSeconds,
                openMilliseconds,
                heapOpen,
                Heap.used() - heapBefore,
                folder.size(),
                first.latencies(),
                again.latencies(),
                (first.recall() + again.recall()) / 2,
                spread.source(),
                seed,
                System.getProperty("java.version"));
    }

    private double fill() {
        ExecutorService executor = Executors.newFixedThreadPool(WRITERS);
        try {
            long start = System.nanoTime();
            List<Future<?>> writing = IntStream.range(0, tenants)
                    .<Future<?>>mapToObj(number -> executor.submit(() -> fill(number)))
                    .toList();
            writing.forEach(Askers::get);
            folder.awaitQuiet();
            return (System.nanoTime() - start) / 1e9;
        } finally {
            executor.shutdown();
        }
    }

    private void fill(int number) {
        TenantId tenant = tenant(number);
        List<float[]> gallery = vectors(number).gallery();
        List<FaceRecord> records = new ArrayList<>();
        for (int i = 0; i < gallery.size(); i++) {
            records.add(FaceRecords.record(tenant, i, gallery.get(i)));
        }
        folder.vectors().upsert(tenant, records);
    }

    private record Searched(LatencySummary latencies, double recall) {}

    private Searched search() {
        Latencies latencies = new Latencies();
        int count = Math.min(tenants, SEARCHED);
        double recall = 0;
        for (int i = 0; i < count; i++) {
            int number = (int) ((long) i * tenants / count);
            FaceVectors vectors = vectors(number);
            float[] query = vectors.queries().get(0);
            VectorQuery question = new VectorQuery(FaceRecords.embedding(query), K, -1, FaceFilter.all(), false);
            TenantId tenant = tenant(number);
            long start = System.nanoTime();
            int[] found = folder.vectors().search(tenant, question).matches().stream()
                    .mapToInt(m -> FaceRecords.number(m.face().id()))
                    .toArray();
            latencies.add(System.nanoTime() - start);
            recall += Recall.of(new FlatVectors(vectors.gallery()).nearest(query, K), found) / count;
        }
        return new Searched(latencies.summary(), recall);
    }

    /** Drawn again when they are needed: those of all tenants would fill the heap that is to be measured. */
    private FaceVectors vectors(int number) {
        return FaceVectors.draw(spread, faces, FACES_OF_PERSON, 0, 1, seed + 1_000_003L * number);
    }

    private static TenantId tenant(int number) {
        return TenantId.of("tenant-" + number);
    }
}
