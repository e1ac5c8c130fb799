package io.facelib;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.facelib.error.CapacityException;
import io.facelib.error.FacelibException;
import io.facelib.error.InvalidInputException;
import io.facelib.error.NotFoundException;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.ingest.IngestHandler;
import io.facelib.ingest.IngestJobs;
import io.facelib.ingest.IngestSettings;
import io.facelib.memory.MemoryJobQueue;
import io.facelib.memory.MemoryObjectStore;
import io.facelib.memory.MemoryVectorIndex;
import io.facelib.model.BackgroundOptions;
import io.facelib.model.BoundingBox;
import io.facelib.model.Detection;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceHint;
import io.facelib.model.FaceId;
import io.facelib.model.FaceImage;
import io.facelib.model.FaceRecord;
import io.facelib.model.Identity;
import io.facelib.model.IdentityId;
import io.facelib.model.IngestItem;
import io.facelib.model.IngestOptions;
import io.facelib.model.IngestReceipt;
import io.facelib.model.IngestRecord;
import io.facelib.model.IngestRequest;
import io.facelib.model.Metadata;
import io.facelib.model.ObjectKey;
import io.facelib.model.OperationAudit;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.operation.EngineParts;
import io.facelib.spi.DeadJob;
import io.facelib.spi.IngestStore;
import io.facelib.spi.Job;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.JobQueue;
import io.facelib.spi.LeaseRequest;
import io.facelib.spi.NewJob;
import io.facelib.spi.ObjectInfo;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.StateStore;
import io.facelib.spi.VectorIndex;
import io.facelib.testkit.Failing;
import io.facelib.testkit.Hooked;
import io.facelib.testkit.ManualClock;
import io.facelib.testkit.TestImages;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ingest of objects from request to record, one message at a time and without threads. */
@Timeout(120)
class IngestTest {
    private static final TenantId ACME = TenantId.of("acme-co");
    private static final TenantId OTHER = TenantId.of("other-co");

    private final Failing<ObjectStore> objects =
            Failing.of(ObjectStore.class, new MemoryObjectStore(Clock.systemUTC()));
    private final Failing<VectorIndex> vectors = Failing.of(VectorIndex.class, new MemoryVectorIndex());
    private FaceEngine engine;
    private IngestSettings settings = IngestSettings.defaults();
    private IngestHandler handler;
    private Ingest ingest;

    @BeforeEach
    void start() {
        engine = FaceEngine.builder()
                .models(FakeModels.models())
                .objects(objects.backend())
                .vectors(vectors.backend())
                .background(BackgroundOptions.none())
                .build();
        use(settings);
    }

    private void use(IngestSettings value) {
        settings = value;
        handler = new IngestHandler(engine.parts(), settings);
        ingest = ingest(ACME);
    }

    private Ingest ingest(TenantId tenant) {
        IngestJobs jobs = new IngestJobs(engine.parts(), settings, 0);
        return new Ingest(() -> jobs, tenant);
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    private static byte[] png(String... names) {
        return TestImages.encode(FakeFaces.draw(0, names), "png");
    }

    private ObjectKey put(String key, byte[] content) {
        ObjectKey object = new ObjectKey("raw-images", key);
        objects.backend().put(object, new ByteArrayInputStream(content), ObjectInfo.ofType("image/png"));
        return object;
    }

    private byte[] read(ObjectKey key) throws IOException {
        try (InputStream in = objects.backend().open(key, 0).orElseThrow()) {
            return in.readAllBytes();
        }
    }

    private JobQueue jobs() {
        return engine.parts().jobs();
    }

    /** Does all messages that wait, as a runner would that tries each once. */
    private List<JobEnd> drain() throws InterruptedException {
        List<JobEnd> ends = new ArrayList<>();
        for (JobLease lease : jobs().lease(new LeaseRequest("ingest", 100, 100, Duration.ofMinutes(1)))) {
            JobEnd end;
            try {
                end = handler.run(lease);
            } catch (FacelibException e) {
                end = e.retryable()
                        ? new JobEnd.Retry(Duration.ZERO)
                        : handler.givenUp(lease, String.valueOf(e.getMessage()));
            }
            jobs().end(lease, end);
            ends.add(end);
        }
        return ends;
    }

    private String deadReason(TenantId tenant) {
        List<DeadJob> dead =
                jobs().dead(tenant, "ingest", PageRequest.first(10)).items();
        assertThat(dead).hasSize(1);
        return dead.get(0).reason();
    }

    private List<FaceRecord> faces(TenantId tenant) {
        return engine.tenant(tenant)
                .faces()
                .list(FaceFilter.all(), PageRequest.first(100))
                .items();
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    /** The first 32 hexadecimal digits of a text's hash as a UUID is written. */
    private static String uuid(String text) throws Exception {
        String hex = sha256(text.getBytes(UTF_8));
        return hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-" + hex.substring(12, 16) + "-"
                + hex.substring(16, 20) + "-" + hex.substring(20, 32);
    }

    @Test
    void itemsOfSeveralTenants_areEnqueuedForEachUnlessOneObjectCannotBeRead() {
        put("acme-co/in/a.png", png("ann"));
        IngestRequest own = IngestRequest.ofObject(new ObjectKey("raw-images", "acme-co/in/a.png"));
        IngestRequest web = IngestRequest.ofUrl("https://example.org/p.jpg");

        assertThatThrownBy(() -> engine.ingest(
                        List.of(new IngestItem(ACME, own), new IngestItem(OTHER, own)), IngestOptions.defaults()))
                .isInstanceOf(NotFoundException.class);
        assertThat(jobs().counts("ingest").waiting()).isZero();

        List<IngestReceipt> receipts =
                engine.ingest(List.of(new IngestItem(ACME, own), new IngestItem(OTHER, web)), IngestOptions.defaults());

        assertThat(receipts)
                .map(receipt -> ((IngestReceipt.Enqueued) receipt).message().substring(0, 20))
                .containsExactly("{\"tenant_id\":\"acme-c", "{\"tenant_id\":\"other-");
        assertThat(jobs().counts("ingest").waiting()).isEqualTo(2);
    }

    @Test
    void object_withTwoFaces_isStoredAsTheServiceStoresIt() throws Exception {
        assertThat(uuid("acme-co:alice")).isEqualTo("075383ab-32e4-73d1-21d7-dd24b2716733");
        byte[] picture = png("ann", "bob");
        String sha = sha256(picture);
        ObjectKey object = put("acme-co/in/group.png", picture);

        IngestReceipt.Enqueued receipt = ingest.submit(IngestRequest.ofObject(object)
                .withSite("example.net")
                .withTimestamp(1_750_000_000L)
                .withUrl("https://example.net/group.png")
                .withMetadata(Metadata.of("note", "kept")));
        assertThat(receipt.messageId()).matches("[0-9]+-[1-9][0-9]*");
        assertThat(receipt.message()).contains("\"image_sha256\":\"" + sha + "\"");
        assertThat(drain()).containsExactly(new JobEnd.Done());

        IngestRecord record = ingest.find(receipt.idempotencyKey()).orElseThrow();
        assertThat(record.imageSha256()).isEqualTo(sha);
        assertThat(List.of(record.faces(), record.accepted(), record.rejected(), record.duplicates()))
                .containsExactly(2, 2, 0, 0);
        assertThat(record.crops())
                .containsExactly(
                        new ObjectKey("face-crops", "acme-co/" + sha + "_face_0.jpg"),
                        new ObjectKey("face-crops", "acme-co/" + sha + "_face_1.jpg"));
        assertThat(record.thumbnails().get(1))
                .isEqualTo(new ObjectKey("thumbnails", "acme-co/" + sha + "_face_1_thumb.jpg"));
        assertThat(record.metadata().get(1))
                .isEqualTo(new ObjectKey("face-metadata", "acme-co/" + sha + "_face_1.json"));
        assertThat(record.timings()).containsKeys("fetch", "decode", "detect", "align", "assess", "embed", "store");
        checkPictures(record);
        checkDescription(record, sha);
        checkFaces(sha, new ObjectKey("raw-images", "acme-co/" + sha + ".jpg"));
        assertThat(read(new ObjectKey("raw-images", "acme-co/" + sha + ".jpg"))).isEqualTo(picture);
        assertThat(objects.backend().stat(object)).isPresent();
    }

    private void checkPictures(IngestRecord record) throws IOException {
        BufferedImage crop =
                ImageIO.read(new ByteArrayInputStream(read(record.crops().get(0))));
        BufferedImage thumbnail =
                ImageIO.read(new ByteArrayInputStream(read(record.thumbnails().get(0))));
        assertThat(List.of(crop.getWidth(), crop.getHeight())).containsExactly(112, 112);
        assertThat(List.of(thumbnail.getWidth(), thumbnail.getHeight())).containsExactly(64, 64);
    }

    private void checkDescription(IngestRecord record, String sha) throws IOException {
        JsonNode json = new ObjectMapper().readTree(read(record.metadata().get(1)));
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "face_id",
                        "image_sha256",
                        "bbox",
                        "landmarks",
                        "quality",
                        "tenant_id",
                        "site",
                        "url",
                        "p_hash",
                        "p_hash_prefix",
                        "created_at");
        assertThat(json.get("face_id").asText()).isEqualTo(sha + ":face_1");
        assertThat(json.get("site").asText()).isEqualTo("example.net");
        assertThat(json.get("url").asText()).isEqualTo("https://example.net/group.png");
        assertThat(json.get("bbox")).hasSize(4).allMatch(JsonNode::isIntegralNumber);
        assertThat(json.get("landmarks")).hasSize(5);
        assertThat(json.get("p_hash").asText())
                .matches("[0-9a-f]{16}")
                .startsWith(json.get("p_hash_prefix").asText());
        JsonNode quality = json.get("quality");
        assertThat(quality.get("pass").asBoolean()).isTrue();
        assertThat(quality.get("reason").asText()).isEqualTo("ok");
        assertThat(quality.get("blur").asDouble()).isGreaterThanOrEqualTo(120);
        assertThat(quality.get("size").toString()).isEqualTo("[112,112]");
    }

    private void checkFaces(String sha, ObjectKey original) throws Exception {
        assertThat(faces(ACME))
                .extracting(face -> face.id().value())
                .containsExactlyInAnyOrder(uuid("acme-co:" + sha + ":face_0"), uuid("acme-co:" + sha + ":face_1"));
        assertThat(faces(ACME)).allSatisfy(face -> {
            assertThat(face.image().original()).isEqualTo(original);
            assertThat(face.image().id().value()).isEqualTo(sha);
            assertThat(face.identity()).isEmpty();
            assertThat(face.quality().usable()).isTrue();
            Map<String, Object> told = face.metadata().asMap();
            assertThat(told)
                    .containsEntry("note", "kept")
                    .containsEntry("site", "example.net")
                    .containsEntry("url", "https://example.net/group.png")
                    .containsEntry("ts", "2025-06-15T15:06:40Z")
                    .containsEntry("image_sha256", sha)
                    .containsKeys("p_hash", "p_hash_prefix", "quality", "face_id");
        });
    }

    @Test
    void object_processed_leavesOneRowInTheAudit() throws Exception {
        String id = ingest.submit(IngestRequest.ofObject(put("acme-co/a.png", png("ann", "bob"))))
                .messageId();
        drain();

        List<OperationAudit> rows =
                engine.parts().state().audit().operations(ACME, PageRequest.first(10)).items().stream()
                        .map(row -> row.entry())
                        .toList();
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).operation()).isEqualTo("ingest");
        assertThat(rows.get(0).requestId()).isEqualTo("ingest_" + id);
        assertThat(rows.get(0).faces()).isEqualTo(2);
        assertThat(rows.get(0).results()).isEqualTo(2);
    }

    @Test
    void metadata_reservedNames_cannotBeSet() throws Exception {
        Map<String, Object> attack = new java.util.HashMap<>();
        for (String name : List.of(
                "raw_key",
                "thumb_key",
                "crop_key",
                "raw_url",
                "thumb_url",
                "bbox",
                "det_score",
                "phash",
                "batch_id",
                "image_url",
                "image_index",
                "tenant_id",
                "p_hash",
                "source_url",
                "quality_is_usable",
                "quality_score",
                "image_sha256",
                "face_id",
                "site",
                "url",
                "ts",
                "p_hash_prefix",
                "quality")) {
            attack.put(name, "other-co/secret.jpg");
        }
        attack.put("identity_id", "alice");
        attack.put("colour", "red");
        ingest.submit(IngestRequest.ofObject(put("acme-co/a.png", png("ann"))).withMetadata(Metadata.copyOf(attack)));
        drain();

        FaceRecord face = faces(ACME).get(0);
        assertThat(face.identity()).contains(IdentityId.of("alice"));
        assertThat(face.metadata().asMap().values()).doesNotContain("other-co/secret.jpg");
        assertThat(face.metadata().asMap().keySet())
                .containsExactlyInAnyOrder(
                        "colour", "site", "url", "ts", "p_hash", "p_hash_prefix", "quality", "image_sha256", "face_id");
    }

    @Test
    void metadata_identityThatCannotBe_isADeadLetter_andNothingIsStored() throws Exception {
        ingest.submit(IngestRequest.ofObject(put("acme-co/a.png", png("ann")))
                .withMetadata(Metadata.of("identity_id", "../bob")));
        drain();

        assertThat(deadReason(ACME)).contains("identity id");
        assertThat(faces(ACME)).isEmpty();
    }

    @Test
    void idempotencyKey_secondEntry_isDoneWithoutASecondFace() throws Exception {
        IngestReceipt.Enqueued first = ingest.submit(
                IngestRequest.ofObject(put("acme-co/a.png", png("ann"))).withIdempotencyKey("once"));
        IngestReceipt.Enqueued second = ingest.submit(
                IngestRequest.ofObject(put("acme-co/b.png", png("bob"))).withIdempotencyKey("once"));
        assertThat(first.messageId()).isNotEqualTo(second.messageId());

        assertThat(drain()).containsExactly(new JobEnd.Done(), new JobEnd.Done());
        assertThat(faces(ACME)).hasSize(1);
        assertThat(jobs().counts("ingest").dead()).isZero();

        // The key is the tenant's own.
        ObjectKey theirs = put("other-co/b.png", png("bob"));
        ingest(OTHER).submit(IngestRequest.ofObject(theirs).withIdempotencyKey("once"));
        drain();
        assertThat(faces(OTHER)).hasSize(1);
    }

    @Test
    void redo_afterTheStateWasLost_writesTheSameFacesAgain() throws Exception {
        byte[] picture = png("ann", "bob");
        for (int i = 0; i < 2; i++) {
            ingest.submit(IngestRequest.ofObject(put("acme-co/a.png", picture)));
            assertThat(drain()).containsExactly(new JobEnd.Done());
        }
        assertThat(faces(ACME)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"put", "upsert"})
    void backendThatFails_isTriedAgain_andLeavesNoSecondFace(String method) throws Exception {
        ingest.submit(IngestRequest.ofObject(put("acme-co/a.png", png("ann"))));
        (method.equals("put") ? objects.failing() : vectors.failingAfter()).add(method);
        assertThat(drain()).containsExactly(new JobEnd.Retry(Duration.ZERO));
        objects.failing().clear();
        vectors.failingAfter().clear();

        assertThat(drain()).containsExactly(new JobEnd.Done());
        assertThat(faces(ACME)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "raw-images, other-co/a.png",
        "raw-images, acme-coo/a.png",
        "raw-images, acme-co",
        "raw-images, ACME-CO/a.png",
        "raw-images, default/aa/a.jpg",
        "raw-images, 0123456789abcdef.jpg",
        "raw-images, acme-co/../other-co/a.png",
        "raw-images, acme-co//a.png",
        "raw-images, ../raw-images/other-co/a.png",
        "raw-images, /acme-co/a.png",
        "face-metadata, acme-co/a.json",
        "audit-logs, acme-co/a.json",
        "other-bucket, acme-co/a.png",
        "raw-images/other-co, a.png",
        "thumbnails, other-co/a_thumb.jpg"
    })
    void object_ofSomebodyElse_isNeverRead(String bucket, String key) throws Exception {
        for (String there : List.of("other-co/a.png", "acme-coo/a.png", "default/aa/a.jpg", "0123456789abcdef.jpg")) {
            put(there, png("ann"));
        }
        IngestRequest request = new IngestRequest(
                java.util.Optional.of(bucket),
                java.util.Optional.of(key),
                java.util.Optional.empty(),
                java.util.Optional.empty(),
                java.util.Optional.empty(),
                Metadata.none(),
                java.util.Optional.empty(),
                java.util.Optional.empty());
        assertThatThrownBy(() -> ingest.submit(request))
                .isInstanceOfAny(InvalidInputException.class, NotFoundException.class);

        // A message that another producer made, by object and by link.
        enqueue("j1", message(bucket, key, "https://example.org/p.jpg"));
        enqueue("j2", message("", "", "s3://" + bucket + "/" + key));
        assertThat(drain()).hasSize(2).allMatch(JobEnd.Dead.class::isInstance);
        assertThat(faces(ACME)).isEmpty();
    }

    private void enqueue(String id, String payload) {
        jobs().enqueue(List.of(NewJob.of(ACME, "ingest", id, "acme-co", payload)));
    }

    private static String message(String bucket, String key, String url) {
        String sha = "0".repeat(64);
        return "{\"tenant_id\":\"acme-co\",\"bucket\":" + quoted(bucket) + ",\"key\":" + quoted(key) + ",\"url\":"
                + quoted(url) + ",\"site\":\"s\",\"image_sha256\":\"" + sha
                + "\",\"image_phash\":\"0000000000000000\"}";
    }

    private static String quoted(String text) {
        return text.isEmpty() ? "null" : "\"" + text + "\"";
    }

    @Test
    void sharedObjects_belongToTheTenantOfTheCrawler_only() throws Exception {
        ObjectKey shared = put("default/aa/a.jpg", png("ann"));
        ObjectKey bare = put("0123456789abcdef.jpg", png("bob"));
        use(IngestSettings.defaults().withCrawler(OTHER));

        assertThatThrownBy(() -> ingest.submit(IngestRequest.ofObject(shared))).isInstanceOf(NotFoundException.class);
        ingest(OTHER).submit(IngestRequest.ofObject(shared));
        ingest(OTHER).submit(IngestRequest.ofObject(bare));
        assertThat(drain()).containsExactly(new JobEnd.Done(), new JobEnd.Done());
        assertThat(faces(OTHER)).hasSize(2);
    }

    @Test
    void linkToAnOwnObject_isProcessed() throws Exception {
        put("acme-co/a.png", png("ann"));
        ingest.submit(IngestRequest.ofUrl("s3://raw-images/acme-co/a.png"));

        assertThat(drain()).containsExactly(new JobEnd.Done());
        assertThat(faces(ACME)).hasSize(1);
    }

    @Test
    void tenantOfTheMessage_mustBeThatOfTheEntry() throws Exception {
        put("other-co/a.png", png("ann"));
        enqueue("j", message("raw-images", "other-co/a.png", "u").replace("acme-co", "other-co"));
        drain();

        assertThat(deadReason(ACME)).contains("tenant_id");
        assertThat(faces(OTHER)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no json|empty_or_unparsable",
                "{}|missing_fields: image_sha256, bucket, key, tenant_id, site, url, image_phash",
                "[]|empty_or_unparsable"
            })
    void messageThatIsNone_isADeadLetterWithTheContractsText(String payload, String reason) throws Exception {
        enqueue("j", payload);

        assertThat(drain()).containsExactly(new JobEnd.Dead(reason));
        assertThat(deadReason(ACME)).isEqualTo(reason);
    }

    @Test
    void object_replacedSince_isADeadLetter() throws Exception {
        ObjectKey object = put("acme-co/a.png", png("ann"));
        ingest.submit(IngestRequest.ofObject(object));
        put("acme-co/a.png", png("bob"));
        drain();

        assertThat(deadReason(ACME)).contains("image_sha256");
        assertThat(faces(ACME)).isEmpty();
    }

    @Test
    void object_thatIsNoImage_isADeadLetter() throws Exception {
        ingest.submit(IngestRequest.ofObject(put("acme-co/a.png", "no picture".getBytes(UTF_8))));
        drain();

        assertThat(deadReason(ACME)).contains("image");
    }

    @Test
    void submitAll_oneObjectCannotBeRead_nothingIsEnqueued() {
        IngestRequest good = IngestRequest.ofObject(put("acme-co/a.png", png("ann")));
        IngestRequest gone = IngestRequest.ofObject(new ObjectKey("raw-images", "acme-co/gone.png"));

        assertThatThrownBy(() -> ingest.submitAll(List.of(good, gone), IngestOptions.defaults()))
                .isInstanceOf(NotFoundException.class);
        assertThat(jobs().counts("ingest").waiting()).isZero();
    }

    @Test
    void submitAll_aMessageThatTheQueueCannotTake_isRefusedAlone() {
        IngestRequest good = IngestRequest.ofObject(put("acme-co/a.png", png("ann")));
        IngestRequest half =
                IngestRequest.ofUrl("https://example.org/\ud800.jpg").withIdempotencyKey("half");

        List<IngestReceipt> receipts = ingest.submitAll(List.of(half, good), IngestOptions.defaults());

        assertThat(receipts.get(0))
                .isInstanceOfSatisfying(
                        IngestReceipt.Refused.class,
                        refused -> assertThat(refused.error()).hasMessageContaining("surrogate"));
        assertThat(receipts.get(1)).isInstanceOf(IngestReceipt.Enqueued.class);
        assertThat(receipts).extracting(IngestReceipt::index).containsExactly(0, 1);
        assertThat(jobs().counts("ingest").waiting()).isEqualTo(1);
    }

    @Test
    void submitAll_dryRun_touchesNeitherStoreNorQueue() {
        objects.failing().addAll(List.of("open", "stat"));
        IngestRequest gone = IngestRequest.ofObject(new ObjectKey("raw-images", "acme-co/gone.png"));

        assertThat(ingest.submitAll(
                        List.of(gone, gone), IngestOptions.defaults().withDryRun(true)))
                .containsExactly(new IngestReceipt.Counted(0), new IngestReceipt.Counted(1));
        assertThat(jobs().counts("ingest").waiting()).isZero();
    }

    @Test
    void submitAll_tooManyOrNone_isRefused() {
        IngestRequest request = IngestRequest.ofUrl("https://example.org/p.jpg");
        List<IngestRequest> three = List.of(request, request, request);

        assertThatThrownBy(
                        () -> ingest.submitAll(three, IngestOptions.defaults().withMaxItems(2)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("3");
        assertThatThrownBy(() -> ingest.submitAll(List.of(), IngestOptions.defaults()))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> IngestOptions.defaults().withMaxItems(5_001))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void submitAll_sameKeyTwice_givesTwoEntries() {
        IngestRequest request = IngestRequest.ofUrl("https://example.org/p.jpg").withIdempotencyKey("k");
        ingest.submitAll(List.of(request, request), IngestOptions.defaults());

        assertThat(jobs().counts("ingest").waiting()).isEqualTo(2);
    }

    @Test
    void faceThatIsNotSharp_isRejected_andNothingOfItIsStored() throws Exception {
        BufferedImage soft = new BufferedImage(300, 300, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < 300 * 300; i++) {
            int grey = 60 + i / 300 / 3;
            soft.setRGB(i % 300, i / 300, grey << 16 | grey << 8 | grey);
        }
        IngestReceipt.Enqueued receipt =
                ingest.submit(IngestRequest.ofObject(put("acme-co/soft.png", TestImages.encode(soft, "png"))));
        drain();

        IngestRecord record = ingest.find(receipt.idempotencyKey()).orElseThrow();
        assertThat(List.of(record.faces(), record.accepted(), record.rejected()))
                .containsExactly(1, 0, 1);
        assertThat(faces(ACME)).isEmpty();
        assertThat(objects.backend()
                        .list("face-crops", "", PageRequest.first(10))
                        .items())
                .isEmpty();
    }

    @Test
    void imageOfNobody_isProcessed() throws Exception {
        IngestReceipt.Enqueued receipt = ingest.submit(IngestRequest.ofObject(put("acme-co/a.png", png())));

        assertThat(drain()).containsExactly(new JobEnd.Done());
        assertThat(ingest.find(receipt.idempotencyKey()).orElseThrow().faces()).isZero();
    }

    @Test
    void hints_areUsedInsteadOfLooking() throws Exception {
        byte[] picture = png("ann", "bob");
        Detection ann = engine.analyze(FaceImage.of(picture)).faces().get(0).detection();
        FaceHint none = new FaceHint(List.of(1.0, 1.0, 50.0, 50.0), List.of(), 0.9);
        IngestReceipt.Enqueued receipt = ingest.submit(
                IngestRequest.ofObject(put("acme-co/a.png", picture)).withFaceHints(List.of(none, FaceHint.of(ann))));
        drain();

        IngestRecord record = ingest.find(receipt.idempotencyKey()).orElseThrow();
        assertThat(List.of(record.faces(), record.accepted(), record.rejected()))
                .containsExactly(2, 1, 1);
        FaceRecord face = faces(ACME).get(0);
        assertThat(face.id()).isEqualTo(FaceId.of(uuid("acme-co:" + sha256(picture) + ":face_1")));
        assertThat(face.detection()).isEqualTo(ann);
        BoundingBox box = face.detection().box();
        assertThat(box.x1()).isLessThan(box.x2());
    }

    @Test
    void hints_thatAreEmpty_meanNoFace() throws Exception {
        IngestReceipt.Enqueued receipt = ingest.submit(
                IngestRequest.ofObject(put("acme-co/a.png", png("ann"))).withFaceHints(List.of()));
        drain();

        assertThat(ingest.find(receipt.idempotencyKey()).orElseThrow().faces()).isZero();
    }

    @Test
    void nearDuplicates_areSkippedOnlyIfWanted() throws Exception {
        byte[] once = png("ann");
        byte[] again = TestImages.encode(FakeFaces.draw(0, "ann"), "jpg"); // other bytes, the same crop
        ingest.submit(IngestRequest.ofObject(put("acme-co/a.png", once)));
        ingest.submit(IngestRequest.ofObject(put("acme-co/b.jpg", again)));
        drain();
        assertThat(faces(ACME)).hasSize(2);

        use(IngestSettings.defaults().withNearDuplicates(true));
        ObjectKey first = put("other-co/a.png", once);
        Ingest other = ingest(OTHER);
        other.submit(IngestRequest.ofObject(first));
        drain();
        IngestReceipt.Enqueued second = other.submit(IngestRequest.ofObject(put("other-co/b.jpg", again)));
        other.submit(IngestRequest.ofObject(first)); // done anew: not its own duplicate
        drain();
        IngestRecord record = other.find(second.idempotencyKey()).orElseThrow();
        assertThat(List.of(record.faces(), record.accepted(), record.duplicates()))
                .containsExactly(1, 0, 1);
        assertThat(faces(OTHER)).hasSize(1);
    }

    @Test
    void nearDuplicate_ofAFaceThatWasNotStored_isNone() throws Exception {
        use(IngestSettings.defaults().withNearDuplicates(true));
        ingest.submit(IngestRequest.ofObject(put("acme-co/a.png", png("ann"))));
        vectors.failing().add("upsert");
        drain();
        vectors.failing().clear();
        jobs().erase(ACME);

        ingest.submit(IngestRequest.ofObject(put("acme-co/b.jpg", TestImages.encode(FakeFaces.draw(0, "ann"), "jpg"))));
        drain();
        assertThat(faces(ACME)).hasSize(1);
    }

    @Test
    void erasing_takesEverythingOfAFaceWithIt() throws Exception {
        IngestReceipt.Enqueued receipt = ingest.submit(IngestRequest.ofObject(put("acme-co/a.png", png("ann", "bob"))));
        drain();
        IngestRecord record = ingest.find(receipt.idempotencyKey()).orElseThrow();
        FaceRecord gone = faces(ACME).get(0);
        int place = record.crops().indexOf(gone.image().crop().orElseThrow());

        engine.tenant(ACME).faces().delete(gone.id());

        for (List<ObjectKey> kept : List.of(record.crops(), record.thumbnails(), record.metadata())) {
            assertThat(objects.backend().stat(kept.get(place))).isEmpty();
            assertThat(objects.backend().stat(kept.get(1 - place))).isPresent();
        }
        assertThat(objects.backend().stat(gone.image().original())).isPresent();

        engine.tenants().delete(ACME);
        for (String bucket : List.of("raw-images", "thumbnails", "face-crops", "face-metadata")) {
            assertThat(objects.backend()
                            .list(bucket, "acme-co/", PageRequest.first(10))
                            .items())
                    .as(bucket)
                    .isEmpty();
        }
    }

    @Test
    void erasing_leavesTheObjectThatTheMessageNamed() throws Exception {
        Tenant tenant = engine.tenant(ACME);
        FaceRecord indexed = tenant.index(FaceImage.of(png("ann"))).faces().get(0);
        ObjectKey object = indexed.image().original();
        ingest.submit(IngestRequest.ofObject(object));
        drain();
        FaceRecord ingested = faces(ACME).stream()
                .filter(face -> !face.id().equals(indexed.id()))
                .findFirst()
                .orElseThrow();

        tenant.faces().delete(ingested.id());
        assertThat(objects.backend().stat(object)).isPresent();
        assertThat(objects.backend().stat(ingested.image().original())).isEmpty();

        // The other way round: who is ingested does not lose the picture with the face that was indexed.
        ingest.submit(IngestRequest.ofObject(object));
        drain();
        tenant.faces().delete(indexed.id());
        assertThat(objects.backend().stat(object)).isEmpty();
        assertThat(objects.backend().stat(faces(ACME).get(0).image().original()))
                .isPresent();
    }

    @Test
    void object_underTheNameOfItsOwnBytes_isNotWrittenAgain() throws Exception {
        byte[] picture = png("ann");
        ObjectKey object = put("acme-co/" + sha256(picture) + ".jpg", picture);
        Instant before = objects.backend().stat(object).orElseThrow().modified();
        ingest.submit(IngestRequest.ofObject(object));
        drain();

        assertThat(faces(ACME).get(0).image().original()).isEqualTo(object);
        assertThat(objects.backend().stat(object).orElseThrow().modified()).isEqualTo(before);
    }

    @Test
    void object_ofNobody_isNotKeptASecondTime() throws Exception {
        ObjectKey object = put("acme-co/a.png", png());
        ingest.submit(IngestRequest.ofObject(object));

        assertThat(drain()).containsExactly(new JobEnd.Done());
        assertThat(objects.backend()
                        .list("raw-images", "", PageRequest.first(10))
                        .items())
                .extracting(stored -> stored.key())
                .containsExactly(object);
    }

    @Test
    void cropOfAnEnrolledPhoto_isRefused() throws Exception {
        Identity ann = engine.tenant(ACME)
                .identities()
                .enroll("ann", FakeFaces.portrait("ann", 0), FakeFaces.portrait("ann", 1))
                .identity();
        ObjectKey crop = ann.templates().get(0).crop();

        assertThatThrownBy(() -> ingest.submit(IngestRequest.ofObject(crop))).isInstanceOf(InvalidInputException.class);
        enqueue("j", message("", "", "s3://" + crop.bucket() + "/" + crop.key()));
        drain();
        assertThat(deadReason(ACME)).contains("enrolled");
        assertThat(faces(ACME)).isEmpty();
    }

    @Test
    void erasedMeanwhile_nothingIsStoredAnyMore() throws Exception {
        IngestReceipt.Enqueued receipt = ingest.submit(IngestRequest.ofObject(put("acme-co/a.png", png("ann"))));
        JobLease lease = jobs().lease(new LeaseRequest("ingest", 1, 1, Duration.ofMinutes(1)))
                .get(0);
        jobs().erase(ACME);

        assertThat(handler.run(lease)).isEqualTo(new JobEnd.HandBack());
        assertThat(faces(ACME)).isEmpty();
        assertThat(ingest.find(receipt.idempotencyKey())).isEmpty();
    }

    private IngestHandler handlerOn(ObjectStore store, JobQueue queue, Clock clock) {
        return handlerOn(store, queue, engine.parts().state(), clock);
    }

    private IngestHandler handlerOn(ObjectStore store, JobQueue queue, StateStore state, Clock clock) {
        EngineParts of = engine.parts();
        return new IngestHandler(
                new EngineParts(
                        of.pipeline(),
                        of.analyses(),
                        store,
                        of.vectors(),
                        of.identities(),
                        state,
                        queue,
                        of.keys(),
                        of.http(),
                        of.journal(),
                        of.pictureLocks(),
                        of.erasureGate(),
                        clock),
                settings);
    }

    private long storedObjects() {
        return Stream.of("raw-images", "thumbnails", "face-crops", "face-metadata")
                .mapToLong(bucket -> objects.backend()
                        .list(bucket, "", PageRequest.first(100))
                        .items()
                        .size())
                .sum();
    }

    @ParameterizedTest
    @CsvSource({"false, false, false", "true, false, false", "false, true, false", "false, false, true"})
    void erasedWhileFacesAreStored_nothingOfThemStays(boolean fails, boolean interrupted, boolean forLong)
            throws Exception {
        ManualClock clock = ManualClock.start();
        IngestReceipt.Enqueued receipt = ingest.submit(IngestRequest.ofObject(put("acme-co/a.png", png("ann"))));
        JobLease lease = jobs().lease(new LeaseRequest("ingest", 1, 1, Duration.ofMinutes(1)))
                .get(0);
        Runnable erase = () -> {
            engine.tenants().delete(ACME);
            if (fails) {
                vectors.failingAfter().add("upsert");
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            if (forLong) {
                clock.advance(Duration.ofMinutes(2)); // longer than a lease: a tenant may be large
            }
        };
        handler = handlerOn(Hooked.before(ObjectStore.class, objects.backend(), "put", erase), jobs(), clock);

        if (fails) {
            assertThatThrownBy(() -> handler.run(lease)).isInstanceOf(FacelibException.class);
        } else {
            assertThat(handler.run(lease)).isEqualTo(new JobEnd.HandBack());
        }
        assertThat(Thread.interrupted()).isEqualTo(interrupted);
        assertThat(faces(ACME)).isEmpty();
        assertThat(storedObjects()).isZero();
        assertThat(ingest.find(receipt.idempotencyKey())).isEmpty();
    }

    @Test
    void storeThatIsFullForAMoment_isAskedAgain_withoutFetchingAgain() throws Exception {
        ingest.submit(IngestRequest.ofObject(put("acme-co/a.png", png("ann"))));
        JobLease lease = jobs().lease(new LeaseRequest("ingest", 1, 1, Duration.ofMinutes(1)))
                .get(0);
        AtomicInteger reads = new AtomicInteger();
        ObjectStore full = Hooked.before(ObjectStore.class, objects.backend(), "put", () -> {
            throw new CapacityException("the store is full", Duration.ofMillis(1));
        });
        ObjectStore store = (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (self, method, arguments) -> {
                    if (method.getName().equals("open")) {
                        reads.incrementAndGet();
                    }
                    try {
                        return method.invoke(full, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });

        assertThat(handlerOn(store, jobs(), Clock.systemUTC()).run(lease)).isEqualTo(new JobEnd.Done());
        assertThat(reads).hasValue(1);
        assertThat(faces(ACME)).hasSize(1);
    }

    @Test
    void erasedBetweenTheLastLookAndTheRecord_leavesNoRecord() throws Exception {
        IngestReceipt.Enqueued receipt = ingest.submit(IngestRequest.ofObject(put("acme-co/a.png", png("ann"))));
        JobLease lease = jobs().lease(new LeaseRequest("ingest", 1, 1, Duration.ofMinutes(1)))
                .get(0);
        Thread eraser = new Thread(() -> engine.tenants().delete(ACME));
        IngestStore ingests =
                Hooked.before(IngestStore.class, engine.parts().state().ingests(), "record", () -> beginning(eraser));
        StateStore state = withIngests(engine.parts().state(), ingests);

        handlerOn(objects.backend(), jobs(), state, Clock.systemUTC()).run(lease);
        eraser.join();

        assertThat(ingest.find(receipt.idempotencyKey())).isEmpty();
        assertThat(faces(ACME)).isEmpty();
        assertThat(storedObjects()).isZero();
    }

    /** Goes on when the thread has come to its end or waits for somebody. */
    private static void beginning(Thread thread) {
        thread.start();
        while (thread.isAlive() && thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    private static StateStore withIngests(StateStore state, IngestStore ingests) {
        return (StateStore) Proxy.newProxyInstance(
                StateStore.class.getClassLoader(),
                new Class<?>[] {StateStore.class},
                (self, method, arguments) ->
                        method.getName().equals("ingests") ? ingests : method.invoke(state, arguments));
    }

    /** An image whose object goes with its only face while a message that names it is processed. */
    @Test
    void object_thatGoesWhileItsFacesAreFound_isWrittenAgain() throws Exception {
        byte[] picture = png("ann");
        ObjectKey object = put("acme-co/" + sha256(picture) + ".jpg", picture);
        ingest.submit(IngestRequest.ofObject(object));
        drain();
        ingest.submit(IngestRequest.ofObject(object));
        JobLease lease = jobs().lease(new LeaseRequest("ingest", 1, 1, Duration.ofMinutes(1)))
                .get(0);
        JobQueue queue = Hooked.before(
                JobQueue.class,
                jobs(),
                "extend",
                () -> engine.tenant(ACME).faces().delete(faces(ACME).get(0).id()));

        assertThat(handlerOn(objects.backend(), queue, Clock.systemUTC()).run(lease))
                .isEqualTo(new JobEnd.Done());

        assertThat(faces(ACME)).hasSize(1);
        assertThat(objects.backend().stat(object)).isPresent();
    }

    @Test
    void face_deletedWhileItsImageIsIngestedAgain_hasItsFiles() throws Exception {
        ObjectKey object = put("acme-co/a.png", png("ann"));
        ingest.submit(IngestRequest.ofObject(object));
        drain();
        ingest.submit(IngestRequest.ofObject(object));
        JobLease lease = jobs().lease(new LeaseRequest("ingest", 1, 1, Duration.ofMinutes(1)))
                .get(0);
        Thread deleter = new Thread(
                () -> engine.tenant(ACME).faces().delete(faces(ACME).get(0).id()));
        ObjectStore store = Hooked.after(ObjectStore.class, objects.backend(), "put", () -> beginning(deleter));

        assertThat(handlerOn(store, jobs(), Clock.systemUTC()).run(lease)).isEqualTo(new JobEnd.Done());
        deleter.join();

        FaceRecord face = faces(ACME).get(0);
        assertThat(objects.backend().stat(face.image().original())).isPresent();
        assertThat(objects.backend().stat(face.image().crop().orElseThrow())).isPresent();
        assertThat(objects.backend().stat(face.image().thumbnail())).isPresent();
    }

    @Test
    void leaseThatRanOutWhileFacesAreStored_leavesThemToWhoDoesItAgain() throws Exception {
        ManualClock clock = ManualClock.start();
        MemoryJobQueue queue = new MemoryJobQueue(clock);
        ingest.submit(IngestRequest.ofObject(put("acme-co/a.png", png("ann"))));
        Job job = jobs().lease(new LeaseRequest("ingest", 1, 1, Duration.ofMinutes(1)))
                .get(0)
                .job();
        queue.enqueue(List.of(NewJob.of(ACME, "ingest", job.id(), "acme-co", job.payload())));
        LeaseRequest next = new LeaseRequest("ingest", 1, 1, Duration.ofMinutes(1));
        Runnable stall = () -> clock.advance(Duration.ofMinutes(2));
        handler = handlerOn(Hooked.before(ObjectStore.class, objects.backend(), "put", stall), queue, clock);

        assertThat(handler.run(queue.lease(next).get(0))).isEqualTo(new JobEnd.HandBack());
        assertThat(faces(ACME)).hasSize(1);
        assertThat(handler.run(queue.lease(next).get(0))).isEqualTo(new JobEnd.Done());
        assertThat(faces(ACME)).hasSize(1);
    }

    @Test
    void ids_ofManyMessages_areDistinct() {
        List<IngestRequest> requests = IntStream.range(0, 500)
                .mapToObj(i -> IngestRequest.ofUrl("https://example.org/" + i))
                .toList();

        assertThat(ingest.submitAll(requests, IngestOptions.defaults()))
                .extracting(receipt -> ((IngestReceipt.Enqueued) receipt).messageId())
                .doesNotHaveDuplicates()
                .hasSize(500);
        assertThat(jobs().counts("ingest").waiting()).isEqualTo(500);
    }
}
