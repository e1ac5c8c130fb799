package io.facelib.examples.bench;

import io.facelib.examples.bench.SharedResult.GalleryBuilt;
import io.facelib.examples.bench.SharedResult.Row;
import io.facelib.examples.bench.SharedResult.Speed;
import io.facelib.model.TenantId;
import io.facelib.spi.KeyService;
import io.facelib.spi.Storage;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The same chores on a storage that is on servers and on an embedded one, in turns, so that whatever else the machine does hits
 * both. Parts that the storage keeps in a directory, too, are left out: there is nothing to compare.
 */
public final class SharedBench {
    /** Of each round the first is not counted: it warms up. */
    private static final int WARM_UP = 1;

    private final SharedSide embedded;
    private final SharedSide shared;
    private final FaceVectors vectors;
    private final RaceSettings settings;
    private final Consumer<String> progress;
    private final List<GalleryBuilt> galleries = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();

    private SharedBench(
            SharedSide embedded,
            SharedSide shared,
            FaceVectors vectors,
            RaceSettings settings,
            Consumer<String> progress) {
        this.embedded = embedded;
        this.shared = shared;
        this.vectors = vectors;
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Measures, in a tenant of its own that is removed afterwards.
     *
     * @param storage on servers, or some of it
     * @param keys that the storage's data is sealed with; its own where none are given
     * @param settings whose least recall does not matter: both sides search as they do by themselves
     * @param result hears the figures before the tenant is removed: of a large gallery that takes as long as storing it did
     * @param progress hears what is done, and the tenant
     */
    public static void run(
            Storage storage,
            Optional<KeyService> keys,
            FaceVectors vectors,
            RaceSettings settings,
            Consumer<SharedResult> result,
            Consumer<String> progress) {
        TenantId tenant = TenantId.of("bench-" + UUID.randomUUID());
        progress.accept("tenant " + tenant); // for who has to remove it, if this is killed
        try (EmbeddedFolder folder = new EmbeddedFolder(here -> here);
                StorageBackends servers = storage.open(new StorageSetup(Clock.systemUTC(), keys));
                SharedSide embedded = new SharedSide(folder.backends(), tenant);
                SharedSide shared = new SharedSide(servers, tenant)) {
            result.accept(new SharedBench(embedded, shared, vectors, settings, progress).all());
            progress.accept("remove what was stored");
        }
    }

    private SharedResult all() {
        if (differ(storage -> storage.objects().name())) {
            pictures();
        }
        if (differ(storage -> storage.state().name())) {
            race(
                    "record an ingested image",
                    side -> side::recordImage,
                    storage -> storage.state().name());
        }
        if (differ(storage -> storage.jobs().name())) {
            race(
                    "add, lease and end a job",
                    side -> side::doJob,
                    storage -> storage.jobs().name());
        }
        if (differ(storage -> storage.vectors().name())) {
            faces();
        }
        return new SharedResult(
                Runtime.version().toString(),
                vectors.source(),
                vectors.seed(),
                List.copyOf(galleries),
                List.copyOf(rows));
    }

    private boolean differ(Function<StorageBackends, String> name) {
        return !name.apply(embedded.storage()).equals(name.apply(shared.storage()));
    }

    private void pictures() {
        AtomicInteger turns = new AtomicInteger();
        race(
                "put a picture of 200 kB",
                side -> side::putPicture,
                storage -> storage.objects().name());
        race(
                "read a picture of 200 kB",
                side -> () -> side.readPicture(turns.getAndIncrement()),
                storage -> storage.objects().name());
    }

    // --- faces -------------------------------------------------------------------------------------------------------

    private void faces() {
        progress.accept("compare every query with every vector");
        int[][] truth = new FlatVectors(vectors.gallery()).nearest(vectors.queries(), settings.k());
        List.of(embedded, shared).forEach(side -> galleries.add(build(side, truth)));
        AtomicInteger turns = new AtomicInteger();
        race(
                "search the " + settings.k() + " nearest",
                side -> () -> side.gallery().nearest(query(turns.getAndIncrement()), settings.k(), 0),
                storage -> storage.vectors().name());
        if (!vectors.later().isEmpty()) {
            race("store a face", this::storing, storage -> storage.vectors().name());
        }
    }

    private GalleryBuilt build(SharedSide side, int[][] truth) {
        String backend = side.storage().vectors().name();
        progress.accept("build " + backend);
        long start = System.nanoTime();
        side.gallery().build(vectors.gallery(), vectors.later().size());
        double seconds = (System.nanoTime() - start) / 1e9;
        progress.accept("recall of " + backend);
        double recall = IntStream.range(0, vectors.queries().size())
                .mapToDouble(q -> Recall.of(truth[q], side.gallery().nearest(query(q), settings.k(), 0)))
                .average()
                .orElse(0);
        int dimension = query(0).length;
        return new GalleryBuilt(backend, vectors.gallery().size(), dimension, settings.k(), recall, seconds);
    }

    private float[] query(int turn) {
        return vectors.queries().get(Math.floorMod(turn, vectors.queries().size()));
    }

    /** Numbers of its own on each side: behind those of the gallery, the same vectors again and again. */
    private Runnable storing(SharedSide side) {
        AtomicInteger stored = new AtomicInteger();
        int first = vectors.gallery().size();
        return () -> {
            int number = stored.getAndIncrement();
            side.gallery()
                    .store(
                            first + number,
                            vectors.later().get(number % vectors.later().size()));
        };
    }

    // --- taking turns ------------------------------------------------------------------------------------------------

    private void race(String work, Function<SharedSide, Runnable> chore, Function<StorageBackends, String> name) {
        Runnable here = chore.apply(embedded);
        Runnable there = chore.apply(shared);
        for (int threads : settings.threads()) {
            progress.accept(work + ", " + threads + " thread(s)");
            Pace[] paces = new Pace[settings.rounds()];
            Pace[] others = new Pace[settings.rounds()];
            for (int round = -WARM_UP; round < settings.rounds(); round++) {
                Pace pace = Pace.of(here, threads, settings.seconds());
                Pace other = Pace.of(there, threads, settings.seconds());
                if (round >= 0) {
                    paces[round] = pace;
                    others[round] = other;
                }
            }
            double ratio = median(IntStream.range(0, paces.length)
                    .mapToDouble(i -> others[i].perSecond() / paces[i].perSecond())
                    .toArray());
            rows.add(new Row(
                    work,
                    threads,
                    speed(name.apply(embedded.storage()), paces),
                    speed(name.apply(shared.storage()), others),
                    ratio));
        }
    }

    private static Speed speed(String backend, Pace[] paces) {
        return new Speed(
                backend,
                median(paces, Pace::perSecond),
                median(paces, pace -> pace.took().median() / 1e3),
                Arrays.stream(paces)
                        .mapToDouble(pace -> pace.took().p99() / 1e3)
                        .max()
                        .orElseThrow());
    }

    private static double median(Pace[] paces, ToDoubleFunction<Pace> value) {
        return median(Arrays.stream(paces).mapToDouble(value).toArray());
    }

    private static double median(double[] values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
