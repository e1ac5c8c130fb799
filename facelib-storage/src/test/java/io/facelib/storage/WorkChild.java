package io.facelib.storage;

import io.facelib.FaceEngine;
import io.facelib.Tenant;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.http.AddressPolicy;
import io.facelib.model.Batch;
import io.facelib.model.BatchOptions;
import io.facelib.model.BatchSource;
import io.facelib.model.FaceId;
import io.facelib.model.ImageId;
import io.facelib.model.IndexOptions;
import io.facelib.model.IngestOptions;
import io.facelib.model.IngestRequest;
import io.facelib.model.WebhookRegistration;
import io.facelib.spi.JobCounts;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A process that has work to do and is killed over it: a batch, ingested images, deliveries of events. It asks for what was
 * not acknowledged to a process before, marking each acknowledgement in the directory, works until nothing is left, and says
 * so.
 */
final class WorkChild {
    private static final int CHUNK = 20;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final Path directory;
    private final String site;
    private final int items;

    private WorkChild(Path directory, String site, int items) {
        this.directory = directory;
        this.site = site;
        this.items = items;
    }

    /**
     * Works until nothing is left.
     *
     * @param args directory, URL of the server that has pictures and takes events, number of items of each kind
     */
    public static void main(String[] args) throws Exception {
        WorkChild child = new WorkChild(Path.of(args[0]), args[1], Integer.parseInt(args[2]));
        System.out.println("begun");
        do {
            child.work();
        } while (!child.nothingLeft());
        System.out.println("finished");
    }

    static EmbeddedStorage storage(Path directory) {
        return EmbeddedStorage.at(directory.resolve("data"));
    }

    private void work() throws Exception {
        try (FaceEngine engine = FaceEngine.builder()
                .models(FakeModels.models())
                .storage(storage(directory))
                .addresses(AddressPolicy.publicOnly().allowing("127.0.0.1/32"))
                .build()) {
            askForAll(engine.tenant("acme"));
            Batch batch = engine.tenant("acme").batches().list(0, 1).batches().get(0);
            engine.tenant("acme").batches().get(batch.id()).await(Duration.ofMinutes(10));
            while (engine.health().unfinished().values().stream().anyMatch(jobs -> jobs > 0)) {
                Thread.sleep(LOOK_AGAIN.toMillis()); // nothing tells of the last delivery
            }
        }
    }

    /** Looked at with nobody working: no event waits to be relayed, and no job to be done. */
    private boolean nothingLeft() {
        try (StorageBackends backends = storage(directory).open(StorageSetup.of(Clock.systemUTC()))) {
            return backends.state().webhooks().outbox(1).isEmpty()
                    && List.of("batch", "ingest", "webhook").stream()
                            .map(backends.jobs()::counts)
                            .allMatch(counts -> counts.equals(new JobCounts(0, 0, 0)));
        }
    }

    private void askForAll(Tenant tenant) {
        once(
                "webhook",
                () -> tenant.webhooks()
                        .register(WebhookRegistration.of(site + "/hook", "face.indexed", "batch.completed")));
        once("batch", () -> tenant.batches().index(urls(), BatchOptions.defaults()));
        for (int from = 0; from < items; from += CHUNK) {
            int first = from;
            once("ingest-" + from, () -> ingest(tenant, first));
            once("index-" + from, () -> index(tenant, first));
        }
    }

    private void once(String name, Runnable request) {
        Path mark = directory.resolve(name + ".done");
        if (!Files.exists(mark)) {
            request.run();
            try {
                Files.createFile(mark);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private List<BatchSource> urls() {
        return IntStream.range(0, items)
                .<BatchSource>mapToObj(i -> new BatchSource.Url(site + "/picture/batch-" + i + ".png"))
                .toList();
    }

    private void ingest(Tenant tenant, int from) {
        List<IngestRequest> requests = IntStream.range(from, Math.min(items, from + CHUNK))
                .mapToObj(i -> IngestRequest.ofUrl(site + "/picture/ingest-" + i + ".png")
                        .withIdempotencyKey("ingest-" + i))
                .toList();
        tenant.ingest().submitAll(requests, IngestOptions.defaults());
    }

    private void index(Tenant tenant, int from) {
        for (int i = from; i < Math.min(items, from + CHUNK); i++) {
            FaceId face = FaceId.of("indexed-" + i);
            IndexOptions options = IndexOptions.defaults()
                    .withImage(ImageId.of("indexed-" + i))
                    .withFaceIds(index -> face);
            tenant.index(FakeFaces.portrait("indexed-" + i), options);
        }
    }
}
