package io.facelib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.facelib.crawl.CandidateImage;
import io.facelib.crawl.Crawler;
import io.facelib.crawl.DetectedFaces;
import io.facelib.crawl.FaceDetection;
import io.facelib.crawl.FaceResult;
import io.facelib.crawl.ImageTask;
import io.facelib.crawl.SavedTask;
import io.facelib.crawl.StorageTask;
import io.facelib.crawl.TaskStatus;
import io.facelib.error.InvalidInputException;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.ingest.IngestSettings;
import io.facelib.memory.MemoryObjectStore;
import io.facelib.model.BackgroundOptions;
import io.facelib.model.BoundingBox;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceImage;
import io.facelib.model.FaceRecord;
import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import io.facelib.model.Probe;
import io.facelib.model.SearchOptions;
import io.facelib.model.TenantId;
import io.facelib.spi.ObjectStore;
import io.facelib.testkit.Failing;
import io.facelib.testkit.TestImages;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The engine as a crawler uses it. */
@Timeout(120)
class CrawlerTest {
    private static final TenantId TENANT = TenantId.of("crawler-co");
    private static final Instant NOW = Instant.parse("2025-06-15T10:00:00Z");

    @TempDir
    private Path folder;

    private final Failing<ObjectStore> objects =
            Failing.of(ObjectStore.class, new MemoryObjectStore(Clock.systemUTC()));
    private FaceEngine engine;
    private Crawler crawler;

    @BeforeEach
    void start() {
        engine = FaceEngine.builder()
                .models(FakeModels.models())
                .objects(objects.backend())
                .ingest(IngestSettings.defaults().withCrawler(TENANT))
                .background(BackgroundOptions.none())
                .build();
        crawler = Crawler.of(engine.parts(), TENANT);
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    private static byte[] png(String... names) {
        return TestImages.encode(FakeFaces.draw(0, names), "png");
    }

    private ImageTask task(byte[] content) throws Exception {
        FaceImage image = FaceImage.of(content);
        Path file = Files.write(folder.resolve("download"), content);
        return new ImageTask(
                file,
                engine.analyze(image).perceptualHash(),
                CandidateImage.of("https://example.org/page", "https://example.org/a.png", "example", NOW),
                content.length,
                "image/png",
                NOW,
                TaskStatus.PENDING);
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    private byte[] read(ObjectKey key) throws Exception {
        try (InputStream in = objects.backend().open(key, 0).orElseThrow()) {
            return in.readAllBytes();
        }
    }

    @Test
    void detectFacesBatch_givesOneListForEachImageInOrder() {
        List<FaceImage> images = List.of(
                FaceImage.of(png("ann", "bob")),
                FaceImage.of(new byte[] {1, 2, 3}),
                FaceImage.of(new byte[0]),
                FaceImage.of(png()),
                FaceImage.of(png("cat")),
                FaceImage.of(folder.resolve("missing")));

        DetectedFaces found = crawler.faces().detectFacesBatch(images);

        assertThat(found.results()).extracting(List::size).containsExactly(2, 0, 0, 0, 1, 0);
        assertThat(found.gpuUsed()).isFalse();
        FaceDetection cat = found.results().get(4).get(0);
        assertThat(cat.landmarks()).hasSize(5);
        assertThat(cat.quality()).isCloseTo(0.99, within(1e-9));
        assertThat(cat.embedding()).isPresent();
        assertThat(crawler.faces().detectFacesBatch(images, 0.995).results()).allMatch(List::isEmpty);
        assertThat(crawler.faces().detectFacesBatch(List.of()).results()).isEmpty();
    }

    @Test
    void saveStorageTask_keepsImageFacesAndDescription_andIndexMakesThemSearchable() throws Exception {
        byte[] picture = png("ann", "bob");
        ImageTask task = task(picture);
        DetectedFaces found = crawler.faces().detectFacesBatch(List.of(FaceImage.of(picture)));
        FaceResult result = FaceResult.of(task, found.results().get(0), found.processingTime(), found.gpuUsed(), NOW);
        List<Optional<byte[]>> crops = crawler.store().cropFaces(FaceImage.of(picture), result.faces(), 0.2);

        SavedTask saved = crawler.store().saveStorageTask(new StorageTask(result, crops, NOW, NOW));

        assertThat(saved.savedRaw()).isEqualTo(1);
        assertThat(saved.savedThumbs()).isEqualTo(2);
        assertThat(saved.result().savedToRaw()).isTrue();
        assertThat(saved.result().savedToThumbs()).isTrue();
        assertThat(saved.result().rawImageKey()).contains(task.phash() + ".jpg");
        assertThat(read(new ObjectKey("raw-images", task.phash() + ".jpg"))).isEqualTo(picture);
        String hash = sha256(crops.get(0).orElseThrow());
        assertThat(saved.result().thumbnailKeys().get(0))
                .isEqualTo("default/" + hash.substring(0, 2) + "/" + hash + ".jpg");
        assertThat(read(saved.thumbnails().get(0).orElseThrow()))
                .isEqualTo(crops.get(0).orElseThrow());
        checkDescription(task, saved, picture);

        assertThat(crawler.index().write(saved)).isEqualTo(2);
        assertThat(crawler.index().write(saved)).isEqualTo(2);
        checkFaces(saved);
        checkErasure(saved);
    }

    private void checkErasure(SavedTask saved) {
        Tenant tenant = engine.tenant(TENANT);
        List<FaceRecord> faces =
                tenant.faces().list(FaceFilter.all(), PageRequest.first(10)).items();
        tenant.faces().delete(faces.get(0).id());
        assertThat(objects.backend().stat(faces.get(0).image().thumbnail())).isEmpty();
        assertThat(objects.backend().stat(faces.get(0).image().original())).isPresent();

        tenant.faces().delete(faces.get(1).id());
        for (String bucket : List.of("raw-images", "thumbnails")) {
            assertThat(objects.backend().list(bucket, "", PageRequest.first(10)).items())
                    .as(bucket + " of " + saved.result().rawImageKey())
                    .isEmpty();
        }
    }

    private SavedTask save(byte[] picture, String phash, byte[] crop) throws Exception {
        ImageTask plain = task(picture);
        ImageTask task = new ImageTask(
                plain.file(), phash, plain.candidate(), picture.length, "image/png", NOW, TaskStatus.PENDING);
        DetectedFaces found = crawler.faces().detectFacesBatch(List.of(FaceImage.of(picture)));
        FaceResult result = FaceResult.of(task, found.results().get(0), found.processingTime(), found.gpuUsed(), NOW);
        return crawler.store().saveStorageTask(new StorageTask(result, List.of(Optional.of(crop)), NOW, NOW));
    }

    @Test
    void thumbnailOfTwoImages_goesWithTheSecondFace() throws Exception {
        byte[] crop = TestImages.encode(FakeFaces.draw(0, "ann"), "jpg");
        SavedTask first = save(png("ann"), "00000000000000aa", crop);
        SavedTask second = save(png("ann"), "00000000000000bb", crop);
        crawler.index().write(first);
        crawler.index().write(second);
        ObjectKey thumbnail = first.thumbnails().get(0).orElseThrow();
        assertThat(second.thumbnails()).containsExactly(Optional.of(thumbnail));
        Tenant tenant = engine.tenant(TENANT);
        List<FaceRecord> faces =
                tenant.faces().list(FaceFilter.all(), PageRequest.first(10)).items();
        assertThat(faces).hasSize(2);

        tenant.faces().delete(faces.get(0).id());
        assertThat(objects.backend().stat(faces.get(0).image().original())).isEmpty();
        assertThat(objects.backend().stat(thumbnail)).isPresent();
        tenant.faces().delete(faces.get(1).id());
        assertThat(objects.backend().stat(thumbnail)).isEmpty();
    }

    @Test
    void erasingTheTenantOfTheCrawler_takesWhatWasKept_andNobodyElsesObjects() throws Exception {
        save(png("ann"), "00000000000000aa", TestImages.encode(FakeFaces.draw(0, "ann"), "jpg")); // never indexed
        engine.tenant("other-co").index(FaceImage.of(png("bob")));

        engine.tenants().delete(TenantId.of("other-co"));
        assertThat(objects.backend()
                        .list("raw-images", "", PageRequest.first(10))
                        .items())
                .hasSize(2);
        engine.tenant("other-co").index(FaceImage.of(png("bob")));
        engine.tenants().delete(TENANT);
        for (String bucket : List.of("raw-images", "thumbnails")) {
            assertThat(objects.backend().list(bucket, "", PageRequest.first(10)).items())
                    .as(bucket)
                    .singleElement()
                    .satisfies(left -> assertThat(left.key().key()).startsWith("other-co/"));
        }
    }

    private void checkDescription(ImageTask task, SavedTask saved, byte[] picture) throws Exception {
        JsonNode json = new ObjectMapper().readTree(read(new ObjectKey("raw-images", task.phash() + ".meta.json")));
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "content_hash",
                        "phash",
                        "site_id",
                        "page_url",
                        "img_url",
                        "selector_hint",
                        "alt_text",
                        "width",
                        "height",
                        "file_size",
                        "mime_type",
                        "faces_count",
                        "faces",
                        "processing_time_ms",
                        "gpu_used",
                        "created_at",
                        "crawler_version",
                        "raw_image_key",
                        "thumbnail_keys");
        assertThat(json.get("content_hash").asText()).isEqualTo(sha256(picture));
        assertThat(json.get("width").asInt()).isEqualTo(480);
        assertThat(json.get("faces_count").asInt()).isEqualTo(2);
        assertThat(json.get("faces").get(0).fieldNames())
                .toIterable()
                .containsExactly("bbox", "quality", "age", "gender");
        assertThat(json.get("created_at").asText()).doesNotContain("Z");
        assertThat(json.get("thumbnail_keys").get(1).asText())
                .isEqualTo(saved.result().thumbnailKeys().get(1));
    }

    private void checkFaces(SavedTask saved) {
        Tenant tenant = engine.tenant(TENANT);
        List<FaceRecord> faces =
                tenant.faces().list(FaceFilter.all(), PageRequest.first(10)).items();
        assertThat(faces).hasSize(2);
        assertThat(faces).allSatisfy(face -> {
            assertThat(face.metadata().get("source_url")).contains("https://example.org/a.png");
            assertThat(saved.thumbnails()).contains(Optional.of(face.image().thumbnail()));
        });
        assertThat(tenant.search(Probe.of(FakeFaces.portrait("bob", 3)), SearchOptions.topK(1))
                        .matches())
                .hasSize(1);
    }

    @Test
    void cropFaces_leavesAMarginAndIsClipped() throws Exception {
        FaceImage picture = FaceImage.of(png("ann")); // 240 x 240
        assertThat(size(picture, new BoundingBox(100, 100, 200, 150))).containsExactly(140, 70);
        assertThat(size(picture, new BoundingBox(0, 0, 100, 100))).containsExactly(120, 120);
        assertThat(size(picture, new BoundingBox(190, 190, 300, 300))).containsExactly(72, 72);
        // Relative to the size of the picture.
        assertThat(size(picture, new BoundingBox(0.25, 0.25, 0.75, 0.75))).containsExactly(168, 168);
        assertThat(crawler.store().cropFace(picture, face(new BoundingBox(100, 100, 120, 200))))
                .as("28 pixels wide")
                .isEmpty();
        assertThat(crawler.store().cropFace(picture, face(new BoundingBox(500, 500, 600, 600))))
                .as("outside")
                .isEmpty();
    }

    private List<Integer> size(FaceImage picture, BoundingBox box) throws Exception {
        byte[] jpeg = crawler.store().cropFace(picture, face(box)).orElseThrow();
        BufferedImage crop = ImageIO.read(new ByteArrayInputStream(jpeg));
        return List.of(crop.getWidth(), crop.getHeight());
    }

    private static FaceDetection face(BoundingBox box) {
        return new FaceDetection(
                box, List.of(), Optional.empty(), 0.9, Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    void save_storeThatFails_givesUpAfterThreeTries() throws Exception {
        ImageTask task = task(png("ann"));
        objects.failing().add("put");

        assertThat(crawler.store().saveRawImage(task)).isEmpty();

        objects.failing().clear();
        assertThat(crawler.store().saveRawImage(task))
                .hasValueSatisfying(
                        saved -> assertThat(saved.link()).isEqualTo("s3://raw-images/" + task.phash() + ".jpg"));
    }

    @Test
    void skipSave_saysWhy() throws Exception {
        FaceResult result = FaceResult.of(task(png()), List.of(), java.time.Duration.ZERO, false, NOW);

        FaceResult skipped = crawler.store().skipSave(result, "no faces");

        assertThat(skipped.skipReason()).contains("no faces");
        assertThat(skipped.savedToRaw()).isFalse();
        assertThat(skipped.savedToThumbs()).isFalse();
    }

    @Test
    void health_tellsWhichBucketsAnswer() {
        assertThat(crawler.store().health().status()).isEqualTo("healthy");
        assertThat(crawler.store().health().missingBuckets()).isEmpty();
        objects.failing().add("list");
        assertThat(crawler.store().health().status()).isEqualTo("unhealthy");
        assertThat(crawler.store().health().missingBuckets()).containsExactly("raw-images", "thumbnails");
    }

    @Test
    void names_thatCouldBeSomebodyElsesKey_areRefused() throws Exception {
        ImageTask good = task(png("ann"));
        for (String hash : List.of("other-co/a", "../x", "", "ABCDEF0123456789", "0123456789abcdef0")) {
            assertThatThrownBy(() ->
                            new ImageTask(good.file(), hash, good.candidate(), 1, "image/png", NOW, TaskStatus.PENDING))
                    .isInstanceOf(InvalidInputException.class);
        }
        FaceResult result = FaceResult.of(good, List.of(), java.time.Duration.ZERO, false, NOW);
        assertThatThrownBy(() -> crawler.store()
                        .saveMetadata(good, result, new ObjectKey("raw-images", "other-co/a.jpg"), List.of()))
                .isInstanceOf(InvalidInputException.class);
    }
}
