package io.facelib.examples.bench;

import io.facelib.BatchHandle;
import io.facelib.FaceEngine;
import io.facelib.Tenant;
import io.facelib.examples.bench.JobsResult.Way;
import io.facelib.model.Batch;
import io.facelib.model.BatchOptions;
import io.facelib.model.BatchSource;
import io.facelib.model.FaceImage;
import io.facelib.model.IndexItem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * The same images through the bare pipeline, which is {@code analyze}: it reads, decodes, detects, aligns, assesses, embeds and
 * hashes for likeness, and makes no thumbnail and stores nothing; then with everything that indexing does beside, by
 * {@code index} calls in as many threads, by {@code indexAll}, and as batches; in turns.
 */
final class IndexRace {
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final int BATCHES = 4;
    /** Numbers of the contestants that others are compared with. */
    private static final int BARE = 0;

    private static final int CALLS = 1;

    private interface Task {
        void run() throws InterruptedException;
    }

    private record Contestant(String name, Task task) {}

    private final List<Path> photos;
    private final int warmUp;
    private final int rounds;
    private final Consumer<String> progress;
    private final int threads = 2 * Runtime.getRuntime().availableProcessors();

    IndexRace(List<Path> photos, int warmUp, int rounds, Consumer<String> progress) {
        this.photos = photos;
        this.warmUp = warmUp;
        this.rounds = rounds;
        this.progress = progress;
    }

    /**
     * Races.
     *
     * @param disk an engine on the embedded storage
     * @param memory one with everything on the heap: what batches cost where nothing has to be durable
     */
    List<Way> run(FaceEngine disk, FaceEngine memory) throws InterruptedException {
        List<Contestant> contestants = List.of(
                new Contestant("bare pipeline", () -> each(disk::analyze)),
                new Contestant("index calls", () -> each(tenant(disk)::index)),
                new Contestant("indexAll", () -> indexAll(disk)),
                new Contestant("one batch", () -> batches(disk, 1)),
                new Contestant(BATCHES + " batches at once", () -> batches(disk, BATCHES)),
                new Contestant("index calls, in memory", () -> each(tenant(memory)::index)),
                new Contestant("one batch, in memory", () -> batches(memory, 1)),
                new Contestant(BATCHES + " batches at once, in memory", () -> batches(memory, BATCHES)));
        double[][] speeds = new double[contestants.size()][rounds];
        double[][] costs = new double[contestants.size()][rounds];
        for (int round = -warmUp; round < rounds; round++) {
            for (int i = 0; i < contestants.size(); i++) {
                Contestant contestant = contestants.get(i);
                progress.accept(contestant.name() + ", " + (round < 0 ? "warm-up" : "round " + (round + 1)));
                long start = System.nanoTime();
                Duration busy = busy();
                contestant.task().run();
                if (round >= 0) {
                    speeds[i][round] = photos.size() * 1e9 / (System.nanoTime() - start);
                    costs[i][round] = busy().minus(busy).toNanos() / 1e6 / photos.size();
                }
            }
        }
        List<Way> ways = new ArrayList<>();
        for (int i = 0; i < contestants.size(); i++) {
            ways.add(way(contestants.get(i).name(), i, speeds, costs));
        }
        return ways;
    }

    private static Way way(String name, int number, double[][] speeds, double[][] costs) {
        return new Way(
                name,
                median(speeds[number]),
                median(ratios(speeds[number], speeds[BARE])),
                median(ratios(speeds[number], speeds[CALLS])),
                median(costs[number]),
                median(ratios(costs[number], costs[BARE])),
                median(ratios(costs[number], costs[CALLS])));
    }

    private static Duration busy() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static double[] ratios(double[] values, double[] bare) {
        double[] ratios = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            ratios[i] = values[i] / bare[i];
        }
        return ratios;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private void each(Consumer<FaceImage> call) throws InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            photos.forEach(photo -> running.add(executor.submit(() -> call.accept(FaceImage.of(photo)))));
            for (Future<?> one : running) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a photo could not be looked at or stored", e);
        } finally {
            executor.shutdownNow();
        }
    }

    private void indexAll(FaceEngine engine) {
        tenant(engine)
                .indexAll(
                        photos.stream().map(photo -> IndexItem.of(photo.toString(), FaceImage.of(photo))),
                        (outcome, counts) -> {});
    }

    /** Each time a new tenant, so that nobody replaces the faces of another. */
    private static Tenant tenant(FaceEngine engine) {
        return engine.tenant("bench-" + System.nanoTime());
    }

    /** All photos, dealt out to so many batches of tenants of their own. */
    private void batches(FaceEngine engine, int count) throws InterruptedException {
        List<BatchHandle> handles = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            handles.add(tenant(engine).batches().index(sources(i, count), BatchOptions.defaults()));
        }
        int processed = 0;
        for (BatchHandle handle : handles) {
            Batch end = handle.await(PATIENCE);
            if (end.processed() != end.total() || end.failed() > 0) {
                throw new IllegalStateException("the batch ended with " + end);
            }
            processed += end.processed();
        }
        if (processed != photos.size()) {
            throw new IllegalStateException(processed + " of " + photos.size() + " photos were processed");
        }
    }

    private List<BatchSource> sources(int first, int step) {
        List<BatchSource> sources = new ArrayList<>();
        for (int i = first; i < photos.size(); i += step) {
            sources.add(new BatchSource.File(photos.get(i).toAbsolutePath().toString()));
        }
        return sources;
    }
}
