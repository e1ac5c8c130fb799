package io.facelib.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.facelib.Tenant;
import io.facelib.http.AddressPolicy;
import io.facelib.model.AuditScope;
import io.facelib.model.Batch;
import io.facelib.model.BatchId;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceRecord;
import io.facelib.model.PageRequest;
import io.facelib.rest.RestClient.Answer;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.settings.RestSettings;
import io.facelib.testkit.ManualClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients see of {@code /batch}. */
@Timeout(120)
class LegacyBatchesContractTest {
    private static final ManualClock CLOCK = ManualClock.start();
    private static final RestFixture REST = RestFixture.with(
            RestSettings.defaults().withRateLimit(Optional.empty()),
            CallerResolver.trustedHeader(),
            engine -> engine.addresses(AddressPolicy.publicOnly().allowing("127.0.0.1"))
                    .audit(AuditScope.ALL)
                    .clock(CLOCK));
    private static final List<String> STATE = List.of(
            "batch_id",
            "status",
            "total_images",
            "processed_images",
            "successful_images",
            "failed_images",
            "errors",
            "created_at",
            "updated_at");
    private static final String UNKNOWN = "5f0f5f1e-8a3c-4a7e-9a35-0c6f0f4f7a11";

    private final WebSite site = new WebSite();
    private final String id = RestFixture.newTenant();
    private final Tenant tenant = REST.engine().tenant(id);
    private final RestClient client = REST.client().as(id);

    @AfterEach
    void closeSite() {
        site.close();
    }

    @AfterAll
    static void close() {
        REST.close();
    }

    private String create(String... urls) {
        Answer answer = client.post("/batch/index", Map.of("image_urls", List.of(urls)));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().get("batch_id").textValue();
    }

    private void finished(String batch) throws InterruptedException {
        Batch last = tenant.batches().get(BatchId.of(batch)).await(Duration.ofMinutes(1));
        assertThat(last.status().isFinal()).isTrue();
    }

    private String held() {
        return site.picture("/held/alice.png", RestFixture.png(0, "alice"));
    }

    // --- create ------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"/batch/index", "/api/batch/index"})
    void create_urls_areWorkedOnWithWhatWasSentAlong(String path) throws InterruptedException {
        String alice = site.picture("/alice.png", RestFixture.png(0, "alice", "bob"));
        String nobody = site.picture("/nobody.png", RestFixture.png(0));
        String missing = site.url("/missing.png");
        Map<String, Object> metadata = new HashMap<>(Map.of(
                "site", "example.org", "url", "https://example.org", "quality", 0.5, "thumb_key", "stranger/x.jpg"));
        metadata.put("batch_id", "mine");
        metadata.put("image_index", 77);
        metadata.put("deep", Map.of("list", List.of(1, 2.5, true, "text")));
        metadata.put("nothing", null);
        Answer answer = client.post(
                path, Map.of("image_urls", List.of(alice, nobody, missing), "metadata", metadata, "more", 1));
        String batch = answer.json().get("batch_id").textValue();
        finished(batch);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(Members.of(answer.json())).containsExactly("batch_id", "total_images", "status", "message");
        assertThat(UUID.fromString(batch)).hasToString(batch);
        assertThat(answer.json().get("total_images").intValue()).isEqualTo(3);
        assertThat(answer.json().get("status").textValue()).isEqualTo("created");
        assertThat(answer.json().get("message").textValue()).contains("3");

        List<FaceRecord> faces =
                tenant.faces().list(FaceFilter.all(), PageRequest.first(9)).items();
        assertThat(faces).hasSize(2).allSatisfy(face -> {
            assertThat(face.metadata().get("batch_id")).contains(batch);
            assertThat(face.metadata().get("image_index")).contains(0L);
            assertThat(face.metadata().get("image_url")).contains(alice);
            assertThat(face.metadata().get("site")).contains("example.org");
            assertThat(face.metadata().get("thumb_key")).isEmpty();
        });
        Answer found =
                client.post("/compare_face", MultipartForm.file("file", "image/png", RestFixture.png(0, "alice")));
        assertThat(found.json().at("/results/0/metadata/site").textValue()).isEqualTo("example.org");
        assertThat(found.json().at("/results/0/metadata/quality").doubleValue()).isEqualTo(0.5);
        assertThat(found.json().at("/results/0/metadata/thumb_url").textValue())
                .startsWith("/api/images/thumbnails/" + id + "/");
    }

    @Test
    void create_wrongBody_isToldByItsPlace() {
        wrong("{}", "image_urls");
        wrong("{\"image_urls\":null}", "image_urls");
        wrong("{\"image_urls\":\"http://x\"}", "image_urls");
        wrong("{\"image_urls\":[1]}", "image_urls");
        wrong("{\"image_urls\":[],\"metadata\":[]}", "metadata");
        wrong("{\"image_urls\":[\"" + "u".repeat(8_193) + "\"]}", "image_urls");
        wrong("{\"image_urls\":[\"x\"],\"metadata\":{\"long\":\"" + "u".repeat(70_000) + "\"}}", "metadata");
        assertThat(client.postText("/batch/index", "{").status()).isEqualTo(422);
        assertThat(client.postText("/batch/index", "[]").status()).isEqualTo(422);
        assertThat(client.post("/batch/index").status()).isEqualTo(422);
        assertThat(client.get("/batch/list").json().get("total_count").intValue())
                .isZero();
    }

    private void wrong(String body, String field) {
        Answer answer = client.postText("/batch/index", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.json().at("/detail/0/loc/0").textValue()).isEqualTo("body");
        assertThat(answer.json().at("/detail/0/loc/1").textValue()).isEqualTo(field);
    }

    @Test
    void create_noneOrTooMany_isRefused() {
        Answer none = client.post("/batch/index", Map.of("image_urls", List.of()));
        Answer many = client.post("/batch/index", Map.of("image_urls", Collections.nCopies(101, "x")));
        Answer most = client.post("/batch/index", Map.of("image_urls", Collections.nCopies(100, "x")));

        assertThat(none.status()).isEqualTo(400);
        assertThat(none.code()).isEqualTo("no_image_urls");
        assertThat(many.status()).isEqualTo(400);
        assertThat(many.code()).isEqualTo("invalid_batch_size");
        assertThat(most.status()).isEqualTo(200);
    }

    // --- status ------------------------------------------------------------------------------------------------------

    @Test
    void status_ofEndedBatch_tellsExactlyThis() throws InterruptedException {
        String missing = site.url("/missing.png");
        String batch = create(
                site.picture("/alice.png", RestFixture.png(0, "alice")),
                missing,
                site.picture("/nobody.png", RestFixture.png(0)),
                "no url at all");
        finished(batch);
        JsonNode state = client.get("/api/batch/" + batch + "/status").json();

        assertThat(Members.of(state)).containsExactlyInAnyOrderElementsOf(STATE);
        assertThat(state.get("batch_id").textValue()).isEqualTo(batch);
        assertThat(state.get("status").textValue()).isEqualTo("completed");
        assertThat(state.get("total_images").intValue()).isEqualTo(4);
        assertThat(state.get("processed_images").intValue()).isEqualTo(4);
        assertThat(state.get("successful_images").intValue()).isEqualTo(1);
        assertThat(state.get("failed_images").intValue()).isEqualTo(2);
        assertThat(state.get("errors")).hasSize(2);
        JsonNode error = state.at("/errors/0");
        assertThat(Members.of(error)).containsExactlyInAnyOrder("image_index", "image_url", "error", "timestamp");
        assertThat(error.get("image_index").intValue()).isEqualTo(1);
        assertThat(error.get("image_url").textValue()).isEqualTo(missing);
        assertThat(error.get("error").textValue()).isNotBlank();
        assertThat(error.get("timestamp").isNumber()).isTrue();
        assertThat(state.at("/errors/1/image_url").textValue()).isEqualTo("no url at all");
        double now = CLOCK.instant().toEpochMilli() / 1000.0;
        assertThat(state.get("created_at").doubleValue()).isEqualTo(now);
        assertThat(state.get("updated_at").doubleValue()).isEqualTo(now);
    }

    @Test
    void status_unknownOrSomebodyElses_isToldApart() {
        String batch = create(held());
        RestClient stranger = REST.client().as(RestFixture.newTenant());

        for (String path : List.of("/batch/" + UNKNOWN + "/status", "/batch/%20/status", "/batch/-x/status")) {
            assertThat(stranger.get(path).status()).isEqualTo(404);
            assertThat(stranger.get(path).code()).isEqualTo("batch_not_found");
        }
        assertThat(stranger.get("/batch/" + batch + "/status").status()).isEqualTo(403);
        assertThat(stranger.get("/batch/" + batch + "/status").code()).isEqualTo("batch_access_denied");
    }

    // --- list --------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"/batch/list", "/api/batch/list"})
    void list_batches_newestFirstWithEveryField(String path) throws InterruptedException {
        String url = site.picture("/alice.png", RestFixture.png(0, "alice"));
        String first = create(url);
        CLOCK.advance(Duration.ofSeconds(1));
        Answer made = client.post(
                "/batch/index", Map.of("image_urls", List.of(url, url), "metadata", Map.of("site", "example.org")));
        String second = made.json().get("batch_id").textValue();
        REST.client().as(RestFixture.newTenant()).post("/batch/index", Map.of("image_urls", List.of(url)));
        finished(first);
        finished(second);
        JsonNode list = client.get(path).json();
        JsonNode newest = list.at("/batches/0");

        assertThat(Members.of(list)).containsExactlyInAnyOrder("batches", "total_count", "limit", "offset", "has_more");
        assertThat(list.get("total_count").intValue()).isEqualTo(2);
        assertThat(list.get("limit").intValue()).isEqualTo(20);
        assertThat(list.get("offset").intValue()).isZero();
        assertThat(list.get("has_more").booleanValue()).isFalse();
        assertThat(list.get("batches")).hasSize(2);
        assertThat(list.at("/batches/1/batch_id").textValue()).isEqualTo(first);
        assertThat(list.at("/batches/1/metadata").isObject()).isTrue();
        assertThat(Members.of(newest)).hasSize(12).containsAll(STATE).contains("tenant_id", "image_urls", "metadata");
        assertThat(newest.get("batch_id").textValue()).isEqualTo(second);
        assertThat(newest.get("tenant_id").textValue()).isEqualTo(id);
        assertThat(newest.get("image_urls").toString()).isEqualTo("[\"" + url + "\",\"" + url + "\"]");
        assertThat(newest.get("metadata").toString()).isEqualTo("{\"site\":\"example.org\"}");
        assertThat(newest.get("status").textValue()).isEqualTo("completed");
    }

    @Test
    void list_inParts_saysWhetherThereIsMore() {
        for (int i = 0; i < 3; i++) {
            create("x");
        }
        JsonNode first = client.get("/batch/list?limit=2").json();
        JsonNode last = client.get("/batch/list?limit=2&offset=2").json();
        JsonNode beyond = client.get("/batch/list?limit=5000&offset=2147483647").json();

        assertThat(first.get("batches")).hasSize(2);
        assertThat(first.get("has_more").booleanValue()).isTrue();
        assertThat(last.get("batches")).hasSize(1);
        assertThat(last.get("has_more").booleanValue()).isFalse();
        assertThat(last.get("offset").intValue()).isEqualTo(2);
        assertThat(beyond.get("batches")).isEmpty();
        assertThat(beyond.get("limit").intValue()).isEqualTo(1_000);
        assertThat(beyond.get("total_count").intValue()).isEqualTo(3);
        assertThat(beyond.get("has_more").booleanValue()).isFalse();
    }

    @Test
    void list_longBatches_comeInPartsThatLoseNone() {
        String[] urls = new String[100];
        Arrays.fill(urls, "x".repeat(8_000));
        for (int i = 0; i < 14; i++) {
            create(urls);
        }
        Set<String> ids = new HashSet<>();
        JsonNode part;
        int offset = 0;
        int parts = 0;
        do {
            Answer answer = client.get("/batch/list?limit=1000&offset=" + offset);
            assertThat(answer.body()).hasSizeLessThan(12 << 20);
            part = answer.json();
            part.get("batches").forEach(batch -> ids.add(batch.get("batch_id").textValue()));
            assertThat(part.get("total_count").intValue()).isEqualTo(14);
            offset += part.get("limit").intValue();
            assertThat(part.get("has_more").booleanValue()).isEqualTo(offset < 14);
            parts++;
        } while (part.get("has_more").booleanValue());

        assertThat(parts).isGreaterThan(1);
        assertThat(ids).hasSize(14);
    }

    @ParameterizedTest
    @CsvSource({"limit=0,limit", "limit=-1,limit", "limit=x,limit", "offset=-1,offset", "offset=1.5,offset"})
    void list_wrongParameter_isToldByItsPlace(String query, String field) {
        Answer answer = client.get("/batch/list?" + query);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().at("/detail/0/loc").toString()).isEqualTo("[\"query\",\"" + field + "\"]");
    }

    // --- cancel ------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"/batch/", "/api/batch/"})
    void cancel_openBatch_isFinal(String root) {
        String batch = create(held());
        Answer answer = client.delete(root + batch);
        site.release();
        Answer again = client.delete(root + batch);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(Members.of(answer.json())).containsExactlyInAnyOrder("message", "batch_id", "status");
        assertThat(answer.json().get("batch_id").textValue()).isEqualTo(batch);
        assertThat(answer.json().get("status").textValue()).isEqualTo("cancelled");
        assertThat(client.get("/batch/" + batch + "/status")
                        .json()
                        .get("status")
                        .textValue())
                .isEqualTo("cancelled");
        assertThat(again.status()).isEqualTo(400);
        assertThat(again.code()).isEqualTo("batch_cancellation_failed");
    }

    @Test
    void cancel_errors_inTheirOrder() throws InterruptedException {
        String batch = create(site.picture("/alice.png", RestFixture.png(0, "alice")));
        finished(batch);
        RestClient stranger = REST.client().as(RestFixture.newTenant());

        assertThat(stranger.delete("/batch/" + UNKNOWN).code()).isEqualTo("batch_not_found");
        assertThat(stranger.delete("/batch/" + batch).status()).isEqualTo(403);
        assertThat(stranger.delete("/batch/" + batch).code()).isEqualTo("batch_access_denied");
        assertThat(client.delete("/batch/" + batch).status()).isEqualTo(400);
        assertThat(client.delete("/batch/" + batch).code()).isEqualTo("batch_cancellation_failed");
    }

    // --- clean-up ----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"/batch/cleanup", "/api/batch/cleanup"})
    void cleanUp_oldFinalBatches_go(String path) throws InterruptedException {
        String url = site.picture("/alice.png", RestFixture.png(0, "alice"));
        String ended = create(url);
        finished(ended);
        String open = create(held());
        CLOCK.advance(Duration.ofHours(24));
        assertThat(client.post(path).json().get("cleaned_count").intValue()).isZero();
        CLOCK.advance(Duration.ofMillis(1));
        Answer answer = client.post(path);

        assertThat(Members.of(answer.json())).containsExactlyInAnyOrder("message", "cleaned_count", "max_age_hours");
        assertThat(answer.json().get("cleaned_count").intValue()).isEqualTo(1);
        assertThat(answer.json().get("max_age_hours").intValue()).isEqualTo(24);
        assertThat(answer.json().get("message").textValue()).contains("1");
        assertThat(client.get("/batch/" + ended + "/status").code()).isEqualTo("batch_not_found");
        assertThat(client.get("/batch/" + open + "/status").status()).isEqualTo(200);
    }

    @Test
    void cleanUp_hours_haveBounds() {
        assertThat(client.post("/batch/cleanup?max_age_hours=-1").status()).isEqualTo(422);
        assertThat(client.post("/batch/cleanup?max_age_hours=x").status()).isEqualTo(422);
        assertThat(client.post("/batch/cleanup?max_age_hours=0").status()).isEqualTo(200);
        assertThat(client.post("/batch/cleanup?max_age_hours=2147483647").status())
                .isEqualTo(200);
    }
}
