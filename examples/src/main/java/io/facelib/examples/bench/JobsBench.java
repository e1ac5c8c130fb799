package io.facelib.examples.bench;

import io.facelib.FaceEngine;
import io.facelib.Tenant;
import io.facelib.examples.bench.JobsResult.QueueSpeed;
import io.facelib.examples.bench.JobsResult.Way;
import io.facelib.model.Batch;
import io.facelib.model.BatchOptions;
import io.facelib.model.BatchSource;
import io.facelib.model.FaceImage;
import io.facelib.model.IndexItem;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.storage.EmbeddedStorage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What work in the background costs: the same images through the bare pipeline, through {@code indexAll}, and as a batch, in
 * turns; the queue by itself; deliveries to a receiver on the same machine.
 */
public final class JobsBench {
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final List<String> WAYS = List.of("bare pipeline", "indexAll", "batch");

    private final List<Path> photos;
    private final int rounds;
    private final int workers = 2 * Runtime.getRuntime().availableProcessors();
    private final Consumer<String> progress;

    private JobsBench(List<Path> photos, int rounds, Consumer<String> progress) {
        this.photos = photos;
        this.rounds = rounds;
        this.progress = progress;
    }

    /**
     * Measures.
     *
     * @param photos of a round
     * @param open makes an engine on a storage
     * @param jobs of the queue, and events that are delivered
     */
    public static JobsResult run(
            List<Path> photos,
            int rounds,
            int jobs,
            Function<EmbeddedStorage, FaceEngine> open,
            Consumer<String> progress)
            throws InterruptedException {
        try (WorkFolder folder = new WorkFolder()) {
            JobsBench bench = new JobsBench(photos, rounds, progress);
            String model;
            List<Way> ways;
            try (FaceEngine engine = open.apply(EmbeddedStorage.at(folder.path().resolve("images")))) {
                model = engine.config().model();
                ways = bench.ways(engine);
            }
            try (StorageBackends queue =
                    EmbeddedStorage.at(folder.path().resolve("queue")).open(StorageSetup.of(Clock.systemUTC()))) {
                return new JobsResult(
                        Runtime.version().toString(),
                        model,
                        photos.size(),
                        rounds,
                        ways,
                        bench.queue(queue, jobs),
                        new DeliveryRace(folder.path().resolve("deliveries")).run(jobs, progress));
            }
        }
    }

    private List<Way> ways(FaceEngine engine) throws InterruptedException {
        double[][] speeds = new double[WAYS.size()][rounds];
        for (int round = -1; round < rounds; round++) {
            for (int way = 0; way < WAYS.size(); way++) {
                progress.accept(WAYS.get(way) + ", " + (round < 0 ? "warm-up" : "round " + (round + 1)));
                long start = System.nanoTime();
                run(engine, way);
                if (round >= 0) {
                    speeds[way][round] = photos.size() * 1e9 / (System.nanoTime() - start);
                }
            }
        }
        List<Way> ways = new ArrayList<>();
        for (int way = 0; way < WAYS.size(); way++) {
            double[] ratios = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                ratios[round] = speeds[way][round] / speeds[0][round];
            }
            ways.add(new Way(WAYS.get(way), median(speeds[way]), median(ratios)));
        }
        return ways;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Each round is a tenant of its own, so that none replaces the faces of another. */
    private void run(FaceEngine engine, int way) throws InterruptedException {
        Tenant tenant = engine.tenant("bench-" + System.nanoTime());
        switch (way) {
            case 0 -> analyse(engine);
            case 1 ->
                tenant.indexAll(
                        photos.stream().map(photo -> IndexItem.of(photo.toString(), FaceImage.of(photo))),
                        (outcome, counts) -> {});
            default -> batch(tenant);
        }
    }

    private void analyse(FaceEngine engine) throws InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(workers);
        try {
            List<Future<?>> running = new ArrayList<>();
            photos.forEach(photo -> running.add(executor.submit(() -> engine.analyze(FaceImage.of(photo)))));
            for (Future<?> one : running) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a photo could not be analysed", e);
        } finally {
            executor.shutdownNow();
        }
    }

    private void batch(Tenant tenant) throws InterruptedException {
        List<BatchSource> sources = photos.stream()
                .<BatchSource>map(
                        photo -> new BatchSource.File(photo.toAbsolutePath().toString()))
                .toList();
        Batch end = tenant.batches().index(sources, BatchOptions.defaults()).await(PATIENCE);
        if (end.processed() != photos.size() || end.failed() > 0) {
            throw new IllegalStateException("the batch ended with " + end);
        }
    }

    private List<QueueSpeed> queue(StorageBackends storage, int jobs) throws InterruptedException {
        QueueRace race = new QueueRace(storage.jobs());
        List<QueueSpeed> speeds = new ArrayList<>();
        for (int threads : List.of(1, 8)) {
            progress.accept("queue, " + threads + " worker(s)");
            speeds.add(race.run(threads, jobs));
        }
        return speeds;
    }
}
