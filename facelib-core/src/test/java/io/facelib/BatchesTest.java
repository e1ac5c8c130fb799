package io.facelib;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.facelib.error.CapacityException;
import io.facelib.error.InvalidInputException;
import io.facelib.error.NotFoundException;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.http.AddressPolicy;
import io.facelib.memory.MemoryJobQueue;
import io.facelib.memory.MemoryObjectStore;
import io.facelib.model.BackgroundOptions;
import io.facelib.model.Batch;
import io.facelib.model.BatchId;
import io.facelib.model.BatchItem;
import io.facelib.model.BatchItem.Result;
import io.facelib.model.BatchOptions;
import io.facelib.model.BatchOptions.FacesBy;
import io.facelib.model.BatchSource;
import io.facelib.model.BatchStatus;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceImage;
import io.facelib.model.FaceRecord;
import io.facelib.model.Metadata;
import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import io.facelib.spi.JobQueue;
import io.facelib.spi.ObjectStore;
import io.facelib.testkit.TestImages;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Batches from their making to their end: sources of every kind, errors, cancellation, retry, what stays and what goes. */
@Timeout(120)
class BatchesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private HttpServer server;
    private FaceEngine engine;
    private Tenant acme;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        engine = FaceEngine.builder()
                .models(FakeModels.models())
                .addresses(AddressPolicy.publicOnly().allowing("127.0.0.1/32"))
                .build();
        acme = engine.tenant("acme");
    }

    @AfterEach
    void stop() {
        engine.close();
        server.stop(0);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void serve(String path, byte[] content) {
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "image/png");
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
            exchange.close();
        });
    }

    private void answer(String path, int status) {
        server.createContext(path, exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
    }

    private static byte[] png(String... names) {
        return TestImages.encode(FakeFaces.draw(0, names), "png");
    }

    private static BatchSource at(String url) {
        return new BatchSource.Url(url);
    }

    private List<FaceRecord> faces() {
        return acme.faces().list(FaceFilter.all(), PageRequest.first(1_000)).items();
    }

    @Test
    void urls_filesAndStoredImages_areIndexed_withTheUsersMetadata() throws Exception {
        serve("/a.png", png("ann"));
        Path file = Files.write(folder.resolve("b.png"), png("ben", "bea"));
        ObjectKey stored =
                acme.index(FaceImage.of(png("cat"))).faces().get(0).image().original();

        Batch end = acme.batches()
                .index(
                        List.of(
                                at(url("/a.png")),
                                new BatchSource.File(file.toString()),
                                new BatchSource.StoredImage(stored)),
                        BatchOptions.defaults().withMetadata(Metadata.of("site", "example.org")))
                .await(PATIENCE);

        assertThat(end.status()).isEqualTo(BatchStatus.COMPLETED);
        assertThat(List.of(end.total(), end.processed(), end.successful(), end.failed()))
                .containsExactly(3, 3, 3, 0);
        assertThat(faces()).hasSize(5);
        assertThat(faces().stream().filter(face -> face.metadata().get("site").isPresent()))
                .hasSize(4);
    }

    @Test
    void images_thatTheCallerHas_areIndexed_andWhatShowsNobodyIsNotKept() throws Exception {
        List<FaceImage> images = List.of(
                FaceImage.of(png("ann")), FakeFaces.portrait("ben"), FaceImage.of(png()), FaceImage.of(new byte[] {1}));
        BatchHandle batch = acme.batches().indexImages(images, BatchOptions.defaults());
        Batch end = batch.await(PATIENCE);

        assertThat(List.of(end.processed(), end.successful(), end.failed())).containsExactly(4, 2, 1);
        assertThat(results(batch)).containsExactly(Result.STORED, Result.STORED, Result.NO_FACE, Result.FAILED);
        while (originals() != 3) { // the upload that shows nobody goes after its item is settled; the timeout bounds it
            Thread.onSpinWait();
        }
    }

    /** Both pictures with faces, and the failed one for a retry. */
    private int originals() {
        return engine.parts()
                .objects()
                .list("raw-images", "acme/", PageRequest.first(10))
                .items()
                .size();
    }

    private List<Result> results(BatchHandle batch) {
        return acme.batches().items(batch.id(), Optional.empty(), PageRequest.first(1_000)).items().stream()
                .map(item -> item.outcome().orElseThrow().result())
                .toList();
    }

    @Test
    void whatFails_isToldByItem_andCanBeTriedAgain() throws Exception {
        serve("/good.png", png("ann"));
        answer("/gone.png", 404);
        serve("/text.png", "no picture".getBytes(UTF_8));
        BatchHandle batch = acme.batches()
                .index(
                        List.of(
                                at(url("/good.png")),
                                at(url("/gone.png")),
                                at(url("/text.png")),
                                at("file:///etc/passwd"),
                                at("no url"),
                                new BatchSource.File(folder.resolve("none.png").toString())),
                        BatchOptions.defaults());
        Batch end = batch.await(PATIENCE);

        assertThat(end.status()).isEqualTo(BatchStatus.COMPLETED);
        assertThat(List.of(end.processed(), end.successful(), end.failed())).containsExactly(6, 1, 5);
        assertThat(errors(batch))
                .hasSize(5)
                .allSatisfy(error -> assertThat(error).isNotBlank());

        server.removeContext("/gone.png");
        serve("/gone.png", png("ben"));
        assertThat(batch.retryFailed()).isEqualTo(5);
        Batch again = batch.await(PATIENCE);
        assertThat(List.of(again.processed(), again.successful(), again.failed()))
                .containsExactly(6, 2, 4);
        assertThat(faces()).hasSize(2);
    }

    private List<String> errors(BatchHandle batch) {
        return acme.batches().items(batch.id(), Optional.of(Result.FAILED), PageRequest.first(1_000)).items().stream()
                .map(item -> item.outcome().flatMap(BatchItem.Outcome::error).orElseThrow())
                .toList();
    }

    @Test
    void aServerThatIsBusy_isAskedAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        byte[] picture = png("ann");
        server.createContext("/busy.png", exchange -> {
            boolean busy = asked.incrementAndGet() == 1;
            exchange.sendResponseHeaders(busy ? 503 : 200, busy ? -1 : picture.length);
            if (!busy) {
                exchange.getResponseBody().write(picture);
            }
            exchange.close();
        });
        Batch end = acme.batches().index(List.of(URI.create(url("/busy.png")))).await(PATIENCE);
        assertThat(end.successful()).isEqualTo(1);
        assertThat(asked).hasValue(2);
    }

    @Test
    void loopback_isNoPublicAddress() throws Exception {
        serve("/a.png", png("ann"));
        try (FaceEngine guarded = FaceEngine.inMemory()) {
            BatchHandle batch = guarded.tenant("acme").batches().index(List.of(URI.create(url("/a.png"))));
            Batch end = batch.await(PATIENCE);
            assertThat(end.failed()).isEqualTo(1);
        }
    }

    @Test
    void afterACancellation_noItemBegins_andWhatRunsMayFinish() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        byte[] picture = png("ann");
        server.createContext("/slow/", exchange -> {
            begun.incrementAndGet();
            asked.countDown();
            await(go);
            exchange.sendResponseHeaders(200, picture.length);
            exchange.getResponseBody().write(picture);
            exchange.close();
        });
        BatchHandle batch = acme.batches()
                .index(
                        IntStream.range(0, 40)
                                .mapToObj(i -> at(url("/slow/" + i)))
                                .toList(),
                        BatchOptions.defaults());
        asked.await();
        assertThat(batch.cancel().status()).isEqualTo(BatchStatus.CANCELLED);
        go.countDown();

        // A second batch is done after all jobs of the first had their turn.
        serve("/b.png", png("ben"));
        assertThat(acme.batches()
                        .index(List.of(URI.create(url("/b.png"))))
                        .await(PATIENCE)
                        .successful())
                .isEqualTo(1);
        assertThat(begun.get()).isLessThanOrEqualTo(3);
        assertThat(batch.status().status()).isEqualTo(BatchStatus.CANCELLED);
        assertThatThrownBy(batch::cancel)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("cancelled");
    }

    @Test
    void whileItemsWaitForTheDisk_othersAreProcessed_threeAtATime() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch three = new CountDownLatch(3);
        CountDownLatch fetched = new CountDownLatch(12);
        byte[] picture = png("ann");
        server.createContext("/many/", exchange -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            three.countDown();
            await(three); // the first ones overlap in any case
            running.decrementAndGet();
            exchange.sendResponseHeaders(200, picture.length);
            exchange.getResponseBody().write(picture);
            exchange.close();
            fetched.countDown();
        });
        MemoryObjectStore real = new MemoryObjectStore(Clock.systemUTC());
        ObjectStore slow = (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (self, method, arguments) -> {
                    if (method.getName().equals("putAll")) {
                        await(fetched); // nothing is stored before that
                    }
                    return method.invoke(real, arguments);
                });
        try (FaceEngine other = FaceEngine.builder()
                .models(FakeModels.models())
                .addresses(AddressPolicy.publicOnly().allowing("127.0.0.1/32"))
                .background(BackgroundOptions.none().withBatchWorkers(4))
                .objects(slow)
                .build()) {
            Batch end = other.tenant("acme")
                    .batches()
                    .index(
                            IntStream.range(0, 40)
                                    .mapToObj(i -> at(url("/many/" + i)))
                                    .toList(),
                            BatchOptions.defaults())
                    .await(PATIENCE);
            assertThat(List.of(end.successful(), end.failed())).containsExactly(40, 0);
        }
        assertThat(most).hasValue(3);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void itemsWithTheSameBytes_shareTheirFaces_whenAskedTo() throws Exception {
        Path one = Files.write(folder.resolve("one.png"), png("ann"));
        Path two = Files.write(folder.resolve("two.png"), png("ann"));
        List<BatchSource> twice = List.of(new BatchSource.File(one.toString()), new BatchSource.File(two.toString()));

        acme.batches()
                .index(twice, BatchOptions.defaults().withFacesBy(FacesBy.CONTENT))
                .await(PATIENCE);
        assertThat(faces()).hasSize(1);

        acme.batches().index(twice, BatchOptions.defaults()).await(PATIENCE);
        assertThat(faces()).hasSize(3);
    }

    @Test
    void listing_progressAndCleaningUp() throws Exception {
        List<BatchId> made = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Path file = Files.write(folder.resolve(i + ".png"), png("p" + i));
            BatchHandle batch =
                    acme.batches().index(List.of(new BatchSource.File(file.toString())), BatchOptions.defaults());
            List<Integer> seen = new ArrayList<>();
            batch.await(PATIENCE, now -> seen.add(now.processed()));
            assertThat(seen).isSorted().last().isEqualTo(1);
            made.add(0, batch.id());
        }
        assertThat(acme.batches().list(0, 2).batches().stream().map(Batch::id)).isEqualTo(made.subList(0, 2));
        assertThat(acme.batches().list(0, 2).total()).isEqualTo(3);
        assertThat(acme.batches().cleanUp(Duration.ofHours(1))).isZero();
        assertThat(acme.batches().cleanUp(Duration.ZERO)).isEqualTo(3);
        assertThatThrownBy(() -> acme.batches().get(made.get(0))).isInstanceOf(NotFoundException.class);
        assertThat(faces()).hasSize(3);
    }

    @Test
    void whatIsWrongWithABatchItself_isToldAtOnce_andNothingIsMade() {
        assertThatThrownBy(() -> acme.batches().index(List.of(), BatchOptions.defaults()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("0 items");
        BatchSource foreign = new BatchSource.StoredImage(new ObjectKey("raw-images", "other/a.jpg"));
        assertThatThrownBy(() -> acme.batches().index(List.of(foreign), BatchOptions.defaults()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("other/a.jpg");
        assertThat(acme.batches().list(0, 10).total()).isZero();
    }

    @Test
    void anotherTenant_seesNothing() throws Exception {
        Path file = Files.write(folder.resolve("a.png"), png("ann"));
        BatchHandle batch =
                acme.batches().index(List.of(new BatchSource.File(file.toString())), BatchOptions.defaults());
        batch.await(PATIENCE);
        Tenant other = engine.tenant("other");
        assertThatThrownBy(() -> other.batches().get(batch.id())).isInstanceOf(NotFoundException.class);
        assertThat(other.batches().list(0, 10).batches()).isEmpty();
        assertThat(other.batches().cleanUp(Duration.ZERO)).isZero();
        assertThat(batch.status().status()).isEqualTo(BatchStatus.COMPLETED);
    }

    @Test
    void erasingATenant_takesItsBatches() throws Exception {
        Path file = Files.write(folder.resolve("a.png"), png("ann"));
        BatchHandle batch =
                acme.batches().index(List.of(new BatchSource.File(file.toString())), BatchOptions.defaults());
        engine.tenants().delete(acme.id());
        assertThatThrownBy(batch::status).isInstanceOf(NotFoundException.class);
        assertThat(faces()).isEmpty();
    }

    @Test
    void aRetryRightAfterTheEnd_alwaysComesToAnEndToo() throws Exception {
        BatchSource nothing = new BatchSource.File(folder.resolve("none.png").toString());
        for (int i = 0; i < 100; i++) {
            BatchHandle batch = acme.batches().index(List.of(nothing), BatchOptions.defaults());
            batch.await(PATIENCE);
            assertThat(batch.retryFailed()).isEqualTo(1);
            assertThat(batch.await(PATIENCE).status()).as("round %d", i).isEqualTo(BatchStatus.COMPLETED);
        }
    }

    @Test
    void uploads_thatComeToNothing_goWithTheirBatch() throws Exception {
        BatchHandle failed = acme.batches().indexImages(List.of(FaceImage.of(new byte[] {1})), BatchOptions.defaults());
        failed.await(PATIENCE);
        assertThat(originals()).isEqualTo(1);
        assertThat(acme.batches().cleanUp(Duration.ZERO)).isEqualTo(1);
        assertThat(originals()).isZero();

        List<FaceImage> many = IntStream.range(0, 40)
                .mapToObj(i -> FakeFaces.portrait("p" + i))
                .toList();
        BatchHandle cancelled = acme.batches().indexImages(many, BatchOptions.defaults());
        cancelled.cancel();
        while (originals() > faces().size() || !idle()) { // items that ran keep theirs; the timeout bounds it
            Thread.onSpinWait();
        }
        assertThat(originals()).isEqualTo(faces().size());
    }

    private boolean idle() {
        return engine.health().unfinished().values().stream().allMatch(jobs -> jobs == 0);
    }

    @Test
    void reservedNames_cannotBeSetByMetadata_andTheItemIsTold() throws Exception {
        Path file = Files.write(folder.resolve("a.png"), png("ann"));
        BatchHandle batch = acme.batches()
                .index(
                        List.of(new BatchSource.File(file.toString())),
                        BatchOptions.defaults()
                                .withMetadata(Metadata.copyOf(
                                        Map.of("site", "here", "tenant_id", "evil", "thumb_key", "other/x.jpg"))));
        batch.await(PATIENCE);
        assertThat(faces().get(0).metadata().asMap())
                .containsEntry("site", "here")
                .containsEntry("batch_id", batch.id().value())
                .containsEntry("image_url", file.toString())
                .containsEntry("image_index", 0L)
                .doesNotContainKeys("tenant_id", "thumb_key");
    }

    @Test
    void aQueueThatTakesNoJobsNow_delaysABatchThatWasMade() throws Exception {
        Path file = Files.write(folder.resolve("a.png"), png("ann"));
        AtomicInteger refusals = new AtomicInteger(2);
        MemoryJobQueue real = new MemoryJobQueue(Clock.systemUTC());
        JobQueue queue = (JobQueue) Proxy.newProxyInstance(
                JobQueue.class.getClassLoader(), new Class<?>[] {JobQueue.class}, (self, method, arguments) -> {
                    if (method.getName().equals("enqueue") && refusals.getAndDecrement() > 0) {
                        throw new CapacityException("full", Duration.ofMillis(1));
                    }
                    return method.invoke(real, arguments);
                });
        try (FaceEngine other =
                FaceEngine.builder().models(FakeModels.models()).jobs(queue).build()) {
            Batch end = other.tenant("acme")
                    .batches()
                    .index(List.of(new BatchSource.File(file.toString())), BatchOptions.defaults())
                    .await(PATIENCE);
            assertThat(end.successful()).isEqualTo(1);
        }
    }
}
