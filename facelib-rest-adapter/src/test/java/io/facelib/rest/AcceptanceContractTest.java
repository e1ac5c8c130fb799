package io.facelib.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.facelib.BatchHandle;
import io.facelib.crawl.CandidateImage;
import io.facelib.crawl.Crawler;
import io.facelib.crawl.FaceDetection;
import io.facelib.crawl.FaceResult;
import io.facelib.crawl.ImageTask;
import io.facelib.crawl.SavedTask;
import io.facelib.crawl.StorageTask;
import io.facelib.crawl.TaskStatus;
import io.facelib.http.AddressPolicy;
import io.facelib.ingest.IngestSettings;
import io.facelib.model.AuditScope;
import io.facelib.model.BatchOptions;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceImage;
import io.facelib.model.TenantId;
import io.facelib.rest.RestClient.Answer;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.settings.RestSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The acceptance list of the service that this one takes over from: a crawler in this process and clients over HTTP see the
 * same faces, pictures, batches and events.
 */
class AcceptanceContractTest {
    private static final String CRAWLED = "crawled-co";
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static final RestFixture REST = RestFixture.with(
            RestSettings.defaults().withRateLimit(Optional.empty()),
            CallerResolver.trustedHeader(),
            engine -> engine.ingest(IngestSettings.defaults().withCrawler(TenantId.of(CRAWLED)))
                    .audit(AuditScope.ALL)
                    .addresses(AddressPolicy.publicOnly().allowing("127.0.0.1")));

    @TempDir
    Path folder;

    @AfterAll
    static void close() {
        REST.close();
    }

    @Test
    void index_face_with_the_crawlers_storage() {
        SavedTask saved = crawl(1, "ada");
        RestClient client = REST.client().as(CRAWLED);

        Answer indexed = client.post("/api/index_face", form(2, "ada"));
        Answer found = client.post("/api/search_face?threshold=0.5", form(3, "ada"));

        assertThat(indexed.json().path("indexed").asInt()).isEqualTo(1);
        assertThat(thumbnails(found))
                .contains(thumbnail(saved), indexed.json().path("thumb_url").asText());
    }

    @Test
    void search_face_right_results() {
        RestClient client = REST.client().as(RestFixture.newTenant());
        String ada = client.post("/index_face", form(1, "ada"))
                .json()
                .path("thumb_url")
                .asText();
        String bob = client.post("/index_face", form(1, "bob"))
                .json()
                .path("thumb_url")
                .asText();

        JsonNode results =
                client.post("/search_face?threshold=0.5", form(2, "ada")).json().path("results");

        assertThat(results).hasSize(2); // the photo that was searched with is stored, too, and finds itself
        assertThat(results.path(0).path("score").asDouble()).isGreaterThan(0.999);
        assertThat(results.path(1).path("metadata").path("thumb_url").asText())
                .isEqualTo(ada)
                .isNotEqualTo(bob);
    }

    @Test
    void compare_face_uses_the_cache() {
        String tenant = RestFixture.newTenant();
        RestClient client = REST.client().as(tenant);
        client.post("/index_face", form(1, "ada"));
        long before = REST.engine().analysisCache().hits();

        Answer first = client.post("/compare_face", form(2, "ada"));
        Answer second = client.post("/compare_face", form(2, "ada"));

        assertThat(second.json()).isEqualTo(first.json());
        assertThat(REST.engine().analysisCache().hits()).isEqualTo(before + 1);
    }

    @Test
    void ingest_enqueues_crawler_images() throws Exception {
        SavedTask saved = crawl(4, "eve");
        String key = saved.result().rawImageKey().orElseThrow();

        Answer answer = REST.client()
                .post(
                        "/api/v1/ingest",
                        Map.of("tenant_id", CRAWLED, "bucket", "raw-images", "key", key, "idempotency_key", "k-eve"));

        assertThat(answer.json().path("ok").asBoolean()).isTrue();
        assertThat(answer.json().path("stream").asText()).isEqualTo("face:ingest");
        assertThat(answer.json().path("enqueued").path("url").asText()).isEqualTo("s3://raw-images/" + key);
        awaitTrue(() -> REST.engine().tenant(CRAWLED).ingest().find("k-eve").isPresent());
    }

    @Test
    void ingest_batch_with_5000_items() {
        String tenant = RestFixture.newTenant();
        List<Map<String, Object>> items = IntStream.range(0, 5_000)
                .<Map<String, Object>>mapToObj(
                        i -> Map.of("tenant_id", tenant, "url", "https://example.org/" + i + ".jpg"))
                .toList();

        Answer answer = REST.client().post("/api/v1/ingest/batch", Map.of("items", items, "max_items", 5_000));

        assertThat(answer.json().path("ok").asBoolean()).isTrue();
        assertThat(answer.json().path("count").asInt()).isEqualTo(5_000);
        assertThat(answer.json().path("results"))
                .hasSize(5_000)
                .allMatch(result -> result.path("ok").asBoolean());
    }

    @Test
    void identity_safe_search_verifies() {
        String tenant = RestFixture.newTenant();
        RestClient client = REST.client();
        client.post(
                "/api/v1/enroll_identity",
                Map.of(
                        "tenant_id",
                        tenant,
                        "identity_id",
                        "ada",
                        "images_b64",
                        List.of(base64(1, "ada"), base64(2, "ada"))));

        JsonNode right = safeSearch(client, tenant, base64(3, "ada"));
        JsonNode wrong = safeSearch(client, tenant, base64(3, "bob"));

        assertThat(right.path("verified").asBoolean()).isTrue();
        assertThat(wrong.path("verified").asBoolean()).isFalse();
        assertThat(wrong.path("reason").path("error").asText()).isEqualTo("low_similarity");
    }

    private static JsonNode safeSearch(RestClient client, String tenant, String image) {
        return client.post(
                        "/api/v1/identity_safe_search",
                        Map.of("tenant_id", tenant, "identity_id", "ada", "image_b64", image))
                .json();
    }

    @Test
    void batch_index_creates_jobs() throws Exception {
        try (Site site = Site.serving(RestFixture.jpeg(1, "ada"))) {
            String tenant = RestFixture.newTenant();
            RestClient client = REST.client().as(tenant);

            Answer created = client.post("/batch/index", Map.of("image_urls", List.of(site.url(), site.url())));

            String id = created.json().path("batch_id").asText();
            assertThat(created.json().path("status").asText()).isEqualTo("created");
            awaitTrue(() -> status(client, id).path("status").asText().equals("completed"));
            assertThat(status(client, id).path("successful_images").asInt()).isEqualTo(2);
            assertThat(REST.engine().tenant(tenant).faces().count(FaceFilter.all()))
                    .isEqualTo(2);
        }
    }

    @Test
    void batch_status_tracks_the_crawler() throws Exception {
        RestClient client = REST.client().as(CRAWLED);
        BatchHandle pages = REST.engine()
                .tenant(CRAWLED)
                .batches()
                .indexImages(
                        List.of(FaceImage.of(RestFixture.jpeg(5, "fay")), FaceImage.of(RestFixture.jpeg(5, "gil"))),
                        BatchOptions.defaults());

        JsonNode early = status(client, pages.id().value());
        pages.await(LONG);
        JsonNode late = status(client, pages.id().value());

        assertThat(early.path("total_images").asInt()).isEqualTo(2);
        assertThat(late.path("status").asText()).isEqualTo("completed");
        assertThat(late.path("processed_images").asInt()).isEqualTo(2);
    }

    private static JsonNode status(RestClient client, String batch) {
        return client.get("/batch/" + batch + "/status").json();
    }

    @Test
    void images_served() {
        SavedTask saved = crawl(6, "hal");
        byte[] upload = RestFixture.jpeg(7, "hal");
        RestClient client = REST.client().as(CRAWLED);
        String thumbnail = client.post("/index_face", MultipartForm.file("file", "image/jpeg", upload))
                .json()
                .path("thumb_url")
                .asText();

        assertThat(client.get(thumbnail).status()).isEqualTo(200);
        assertThat(client.get(thumbnail).header("Content-Type")).contains("image/jpeg");
        assertThat(client.get("/api/images/raw-images/"
                                + saved.result().rawImageKey().orElseThrow())
                        .status())
                .isEqualTo(200);
        assertThat(REST.client().as("somebody-else").get(thumbnail).status()).isEqualTo(404);
    }

    @Test
    void webhooks_fire_for_crawler_indexed_faces() throws Exception {
        try (Site receiver = Site.serving(new byte[0])) {
            RestClient client = REST.client().as(CRAWLED);
            client.post("/webhooks/register", Map.of("url", receiver.url(), "events", List.of("face.indexed")));

            SavedTask saved = crawl(8, "ivy");

            String phash = saved.result().task().phash();
            String body = receiver.await(text -> text.contains(phash));
            assertThat(body).contains("face.indexed", "\"indexed_count\": 1");
            client.delete("/webhooks/unregister?url=" + receiver.url());
        }
    }

    /** What a crawler does with an image that it found. */
    private SavedTask crawl(int variation, String person) {
        Crawler crawler = REST.engine().crawler();
        try {
            byte[] content = RestFixture.jpeg(variation, person);
            Path file = Files.write(folder.resolve(person + ".jpg"), content);
            FaceImage image = FaceImage.of(content);
            String phash = REST.engine().analyze(image).perceptualHash();
            CandidateImage candidate =
                    CandidateImage.of("https://example.net/", "https://example.net/a.jpg", "example.net", NOW);
            ImageTask task =
                    new ImageTask(file, phash, candidate, content.length, "image/jpeg", NOW, TaskStatus.PENDING);
            List<FaceDetection> faces =
                    crawler.faces().detectFacesBatch(List.of(image)).results().get(0);
            FaceResult result = FaceResult.of(task, faces, Duration.ZERO, false, NOW);
            SavedTask saved = crawler.store()
                    .saveStorageTask(new StorageTask(result, crawler.store().cropFaces(image, faces, 0.2), NOW, NOW));
            assertThat(crawler.index().write(saved)).isEqualTo(1);
            return saved;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> thumbnails(Answer found) {
        List<String> links = new ArrayList<>();
        found.json()
                .path("results")
                .forEach(result ->
                        links.add(result.path("metadata").path("thumb_url").asText()));
        return links;
    }

    private static String thumbnail(SavedTask saved) {
        return "/api/images/thumbnails/" + saved.result().thumbnailKeys().get(0);
    }

    private static MultipartForm form(int variation, String person) {
        return MultipartForm.file("file", "image/jpeg", RestFixture.jpeg(variation, person));
    }

    private static String base64(int variation, String person) {
        return Base64.getEncoder().encodeToString(RestFixture.jpeg(variation, person));
    }

    private interface Question {
        boolean answer() throws Exception;
    }

    private static void awaitTrue(Question question) throws Exception {
        long until = System.nanoTime() + LONG.toNanos();
        while (!question.answer()) {
            assertThat(System.nanoTime()).as("it took too long").isLessThan(until);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** A server on loopback that answers everything with the same bytes and keeps what it was sent. */
    private record Site(HttpServer server, BlockingQueue<String> bodies) implements AutoCloseable {
        static Site serving(byte[] content) throws IOException {
            BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.getResponseHeaders().add("Content-Type", "image/jpeg");
                exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(content);
                }
            });
            server.start();
            return new Site(server, bodies);
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/a.jpg";
        }

        String await(Predicate<String> wanted) throws InterruptedException {
            while (true) {
                String body = bodies.poll(LONG.toSeconds(), TimeUnit.SECONDS);
                assertThat(body).as("nothing came").isNotNull();
                if (wanted.test(body)) {
                    return body;
                }
            }
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
