package io.facelib.examples.bench;

import io.facelib.FaceEngine;
import io.facelib.examples.bench.JobsResult.QueueSpeed;
import io.facelib.examples.bench.JobsResult.Way;
import io.facelib.memory.MemoryStorage;
import io.facelib.spi.Storage;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.storage.EmbeddedStorage;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What work in the background costs: images as batches beside the bare pipeline and beside calls; the queue by itself; deliveries to a
 * receiver on the same machine.
 */
public final class JobsBench {
    private JobsBench() {}

    /**
     * Measures.
     *
     * @param photos of a round
     * @param open makes an engine on a storage
     * @param warmUp rounds that do not count
     * @param rounds that count
     * @param jobs of the queue, and events that are delivered
     */
    public static JobsResult run(
            List<Path> photos,
            int warmUp,
            int rounds,
            int jobs,
            Function<Storage, FaceEngine> open,
            Consumer<String> progress)
            throws InterruptedException {
        try (WorkFolder folder = new WorkFolder()) {
            String model;
            List<Way> ways;
            try (FaceEngine disk = open.apply(EmbeddedStorage.at(folder.path().resolve("images")));
                    FaceEngine memory = open.apply(new MemoryStorage())) {
                model = disk.config().model();
                ways = new IndexRace(photos, warmUp, rounds, progress).run(disk, memory);
            }
            try (StorageBackends queue =
                    EmbeddedStorage.at(folder.path().resolve("queue")).open(StorageSetup.of(Clock.systemUTC()))) {
                return new JobsResult(
                        Runtime.version().toString(),
                        model,
                        photos.size(),
                        rounds,
                        ways,
                        queue(queue, jobs, progress),
                        new DeliveryRace(folder.path().resolve("deliveries")).run(jobs, progress));
            }
        }
    }

    private static List<QueueSpeed> queue(StorageBackends storage, int jobs, Consumer<String> progress)
            throws InterruptedException {
        QueueRace race = new QueueRace(storage.jobs());
        List<QueueSpeed> speeds = new ArrayList<>();
        for (int threads : List.of(1, 8)) {
            progress.accept("queue, " + threads + " worker(s)");
            speeds.add(race.run(threads, jobs));
        }
        return speeds;
    }
}
