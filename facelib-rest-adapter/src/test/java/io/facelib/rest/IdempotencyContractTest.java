package io.facelib.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.facelib.Faces;
import io.facelib.model.BackgroundOptions;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceRecord;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.rest.RestClient.Answer;
import io.facelib.rest.caller.Caller;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.caller.Role;
import io.facelib.rest.error.ErrorCode;
import io.facelib.rest.error.LegacyException;
import io.facelib.rest.settings.RestSettings;
import io.facelib.testkit.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is answered to a request that is sent again under its {@code Idempotency-Key}. */
@Timeout(60)
class IdempotencyContractTest {
    private static final ManualClock CLOCK = ManualClock.start();
    private static final RestSettings SETTINGS = RestSettings.defaults().withRateLimit(Optional.empty());
    private static final Probe PROBE = new Probe();
    private static final RestFixture REST = RestFixture.probing(
            PROBE, SETTINGS, api -> api.callers(CallerResolver.trustedHeader()).clock(CLOCK));

    private final String tenant = RestFixture.newTenant();
    private final String key = UUID.randomUUID().toString();
    private final RestClient client = REST.client().as(tenant).with("Idempotency-Key", key);

    @AfterAll
    static void close() {
        REST.close();
    }

    @Test
    void post_sameRequestAgain_isAnsweredAsBeforeAndDoesNothing() {
        Answer first = client.post("/probe/json", Map.of("word", "a"));
        int made = PROBE.made();
        Answer again = client.post("/api/probe/json", Map.of("word", "a"));

        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(again.header("Idempotency-Replayed")).contains("true");
        assertThat(again.header("X-Made")).contains("yes");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header("X-Request-ID")).isNotEqualTo(first.header("X-Request-ID"));
        assertThat(PROBE.made()).isEqualTo(made);
    }

    @Test
    void post_sameFileInAnotherForm_isAnsweredAsBefore() {
        byte[] picture = {1, 2, 3};
        Answer first = client.post("/probe/file", MultipartForm.file("file", "image/png", picture));
        Answer again = client.post("/probe/file", MultipartForm.file("file", "image/png", picture));

        assertThat(again.header("Idempotency-Replayed")).contains("true");
        assertThat(again.text()).isEqualTo(first.text());
        Answer other = client.post("/probe/file", MultipartForm.file("file", "image/png", new byte[] {1, 2, 4}));
        assertThat(other.status()).isEqualTo(422);
    }

    @Test
    void post_otherRequestUnderTheKey_isRefusedInTheShapeOfItsFamily() {
        client.post("/probe/json", Map.of("word", "a"));
        Answer legacy = client.post("/probe/json", Map.of("word", "b"));
        Answer query = client.post("/probe/json?x=1", Map.of("word", "a"));
        RestClient bare = REST.client().with("Idempotency-Key", key);
        bare.post("/api/v1/probe", Map.of("tenant_id", tenant));
        Answer v1 = bare.post("/api/v1/probe", Map.of("tenant_id", tenant, "more", 1));

        assertThat(legacy.status()).isEqualTo(422);
        assertThat(legacy.json().at("/detail/0/loc/1").asText()).isEqualTo("Idempotency-Key");
        assertThat(query.status()).isEqualTo(422);
        assertThat(v1.status()).isEqualTo(422);
        assertThat(v1.token()).isEqualTo("idempotency_key_reused");
    }

    @Test
    void post_secondFamilyAgain_isAnsweredAsBefore() {
        RestClient bare = REST.client().with("Idempotency-Key", key);
        Answer first = bare.post("/api/v1/probe", Map.of("tenant_id", tenant));
        Answer again = bare.post("/api/v1/probe", Map.of("tenant_id", tenant));

        assertThat(again.header("Idempotency-Replayed")).contains("true");
        assertThat(again.text()).isEqualTo(first.text());
    }

    @Test
    void post_requestAboutSeveralTenants_goesByTheFirst() {
        RestClient bare = REST.client().with("Idempotency-Key", key);
        Map<String, Object> both = Map.of("tenants", List.of(tenant, RestFixture.newTenant()));
        Answer first = bare.post("/api/v1/probe/all", both);
        Answer again = bare.post("/api/v1/probe/all", both);

        assertThat(first.status()).isEqualTo(200);
        assertThat(again.header("Idempotency-Replayed")).contains("true");
        assertThat(again.text()).isEqualTo(first.text());
    }

    @Test
    void post_requestAboutSeveralTenants_isReplayedToNobodyWhoMayNotActForAll() {
        String other = RestFixture.newTenant();
        CallerResolver named = request -> Optional.of(new Caller(
                Optional.of("somebody"),
                Optional.of(
                        "both".equals(request.getHeader("X-Name"))
                                ? Set.of(TenantId.of(tenant), TenantId.of(other))
                                : Set.of(TenantId.of(tenant))),
                Role.WRITER));
        try (RestFixture rest = RestFixture.probing(new Probe(), SETTINGS, api -> api.callers(named))) {
            RestClient keyed = rest.client().with("Idempotency-Key", key);
            Map<String, Object> both = Map.of("tenants", List.of(tenant, other));

            assertThat(keyed.with("X-Name", "both")
                            .post("/api/v1/probe/all", both)
                            .status())
                    .isEqualTo(200);
            Answer stranger = keyed.with("X-Name", "one").post("/api/v1/probe/all", both);

            assertThat(stranger.status()).isEqualTo(403);
            assertThat(stranger.token()).isEqualTo("tenant_access_denied");
            assertThat(stranger.header("Idempotency-Replayed")).isEmpty();
        }
    }

    @Test
    void post_otherTenantOrRoute_hasKeysOfItsOwn() {
        client.post("/probe/json", Map.of("word", "a"));
        int made = PROBE.made();

        Answer tenants = client.as(RestFixture.newTenant()).post("/probe/json", Map.of("word", "a"));
        Answer routes = client.post("/probe/file", MultipartForm.file("file", "image/png", new byte[1]));

        assertThat(tenants.status()).isEqualTo(200);
        assertThat(routes.status()).isEqualTo(200);
        assertThat(PROBE.made()).isEqualTo(made + 2);
    }

    @Test
    void post_routeThatIsNotCreating_ignoresTheKey() {
        Answer first = client.post("/probe/plain", Map.of("word", "a"));
        Answer again = client.post("/probe/plain", Map.of("word", "a"));

        assertThat(again.json().path("made").asInt())
                .isEqualTo(first.json().path("made").asInt() + 1);
    }

    @Test
    void post_failedOnOurSide_isCarriedOutAgain() {
        int made = PROBE.made();
        assertThat(client.post("/probe/fail", Map.of()).status()).isEqualTo(503);
        assertThat(client.post("/probe/fail", Map.of()).status()).isEqualTo(503);

        assertThat(PROBE.made()).isEqualTo(made + 2);
    }

    @Test
    void post_refused_isCarriedOutAgainAsSoonAsItCanBe() {
        PROBE.during(() -> {
            throw new LegacyException(ErrorCode.BATCH_NOT_FOUND); // not there yet
        });
        Answer first = client.post("/probe/json", Map.of("word", "a"));
        PROBE.during(() -> {});
        Answer again = client.post("/probe/json", Map.of("word", "a"));

        assertThat(first.status()).isEqualTo(404);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("Idempotency-Replayed")).isEmpty();
    }

    @Test
    void post_whileTheFirstIsUnderWay_isRefused() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        PROBE.during(() -> {
            started.countDown();
            await(go);
        });
        CompletableFuture<Answer> first =
                CompletableFuture.supplyAsync(() -> client.post("/probe/json", Map.of("word", "a")));
        started.await();
        PROBE.during(() -> {});

        Answer second = client.post("/probe/json", Map.of("word", "a"));
        go.countDown();

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.code()).isEqualTo("service_unavailable");
        assertThat(second.header("Retry-After")).contains("1");
        assertThat(first.get().status()).isEqualTo(200);
        assertThat(client.post("/probe/json", Map.of("word", "a")).text())
                .isEqualTo(first.get().text());
    }

    @Test
    void post_after24Hours_isCarriedOutAgain() {
        client.post("/probe/json", Map.of("word", "a"));
        int made = PROBE.made();
        CLOCK.advance(Duration.ofHours(25));
        client.post("/probe/json", Map.of("word", "a"));

        assertThat(PROBE.made()).isEqualTo(made + 1);
    }

    /** Two processes on one storage, as far as keys are concerned: each remembers its own answers. */
    @Test
    void post_sameRequestToAnotherProcess_makesNothingTwice() throws Exception {
        try (RestFixture rest = RestFixture.start();
                FaceApi other = FaceApi.over(rest.engine())
                        .callers(CallerResolver.trustedHeader())
                        .build();
                RestServer server = RestServer.start(other)) {
            MultipartForm photo = MultipartForm.file("file", "image/png", RestFixture.png(0, "alice"));
            Map<String, Object> urls = Map.of("image_urls", List.of("http://127.0.0.1:1/none"));
            RestClient here = rest.client().as(tenant).with("Idempotency-Key", key);
            RestClient there = new RestClient(server.uri()).as(tenant).with("Idempotency-Key", key);

            String thumbnail =
                    here.post("/index_face", photo).json().get("thumb_url").textValue();
            String batch =
                    here.post("/batch/index", urls).json().get("batch_id").textValue();

            assertThat(there.post("/index_face", photo).json().get("thumb_url").textValue())
                    .isEqualTo(thumbnail);
            assertThat(there.post("/batch/index", urls).json().get("batch_id").textValue())
                    .isEqualTo(batch);
            assertThat(rest.engine().tenant(tenant).faces().count(FaceFilter.all()))
                    .isEqualTo(1);
            assertThat(rest.engine().tenant(tenant).batches().list(0, 10).total())
                    .isEqualTo(1);
            there.with("Idempotency-Key", "another").post("/index_face", photo);
            assertThat(rest.engine().tenant(tenant).faces().count(FaceFilter.all()))
                    .isEqualTo(2);
        }
    }

    @Test
    void post_facesThatWereWorkedWithSince_stayAsTheyAre() throws Exception {
        try (RestFixture rest = RestFixture.start();
                FaceApi other = FaceApi.over(rest.engine())
                        .callers(CallerResolver.trustedHeader())
                        .build();
                RestServer server = RestServer.start(other)) {
            MultipartForm photo = MultipartForm.file("file", "image/png", RestFixture.png(0, "alice", "bob"));
            RestClient there = new RestClient(server.uri()).as(tenant).with("Idempotency-Key", key);
            Faces faces = rest.engine().tenant(tenant).faces();

            Answer first = rest.client().as(tenant).with("Idempotency-Key", key).post("/index_face", photo);
            List<FaceRecord> made =
                    faces.list(FaceFilter.all(), PageRequest.first(10)).items();
            faces.delete(made.get(0).id());
            Answer again = there.post("/index_face", photo);

            assertThat(first.json().get("indexed").intValue()).isEqualTo(2);
            assertThat(again.status()).isEqualTo(200);
            assertThat(again.header("Idempotency-Replayed")).isEmpty();
            assertThat(again.json().get("indexed").intValue()).isEqualTo(1);
            assertThat(faces.list(FaceFilter.all(), PageRequest.first(10)).items())
                    .as("the one that is left, with the time when it was stored")
                    .containsExactly(made.get(1));
        }
    }

    @Test
    void post_batchThatEndedSince_isToldAsItIs() throws Exception {
        try (RestFixture rest = RestFixture.with(
                        SETTINGS,
                        CallerResolver.trustedHeader(),
                        engine -> engine.background(BackgroundOptions.none()));
                FaceApi other = FaceApi.over(rest.engine())
                        .callers(CallerResolver.trustedHeader())
                        .build();
                RestServer server = RestServer.start(other)) {
            Map<String, Object> urls = Map.of("image_urls", List.of("http://127.0.0.1:1/a", "http://127.0.0.1:1/b"));
            JsonNode first = rest.client()
                    .as(tenant)
                    .with("Idempotency-Key", key)
                    .post("/batch/index", urls)
                    .json();
            String batch = first.get("batch_id").textValue();
            rest.client().as(tenant).delete("/batch/" + batch);
            JsonNode again = new RestClient(server.uri())
                    .as(tenant)
                    .with("Idempotency-Key", key)
                    .post("/batch/index", urls)
                    .json();

            assertThat(first.get("status").textValue()).isEqualTo("created");
            assertThat(first.get("message").textValue()).isEqualTo("2 images are queued");
            assertThat(again.get("batch_id").textValue()).isEqualTo(batch);
            assertThat(again.get("status").textValue()).isEqualTo("cancelled");
            assertThat(again.get("total_images").intValue()).isEqualTo(2);
            assertThat(again.get("message").textValue())
                    .contains("made before and is cancelled", "of 2 images 0 are done")
                    .doesNotContain("queued");
        }
    }

    @Test
    void post_keyThatIsNone_isRefused() {
        Answer longKey = client.with("Idempotency-Key", "x".repeat(256)).post("/probe/json", Map.of());
        Answer empty = client.with("Idempotency-Key", "").post("/probe/json", Map.of());

        assertThat(longKey.status()).isEqualTo(422);
        assertThat(empty.status()).isEqualTo(422);
        assertThat(longKey.json().at("/detail/0/loc/0").asText()).isEqualTo("header");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
