package io.facelib.rest;

import static io.facelib.rest.V1.body;
import static io.facelib.rest.V1.names;
import static io.facelib.rest.V1.texts;
import static io.facelib.rest.V1.with;
import static io.facelib.rest.V1.without;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.memory.MemoryJobQueue;
import io.facelib.memory.MemoryObjectStore;
import io.facelib.model.BackgroundOptions;
import io.facelib.model.ObjectKey;
import io.facelib.model.TenantId;
import io.facelib.rest.RestClient.Answer;
import io.facelib.rest.caller.Caller;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.caller.Role;
import io.facelib.rest.settings.RestSettings;
import io.facelib.spi.JobQueue;
import io.facelib.spi.ObjectInfo;
import io.facelib.spi.ObjectStore;
import io.facelib.testkit.Failing;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ingest}, {@code ingest/batch} and {@code debug/ingest-config} under {@code /api/v1/}. */
@Timeout(120)
class V1IngestContractTest {
    private static final String INGEST = "/api/v1/ingest";
    private static final String BATCH = "/api/v1/ingest/batch";
    private static final List<String> MESSAGE = List.of(
            "tenant_id",
            "bucket",
            "key",
            "url",
            "site",
            "image_sha256",
            "image_phash",
            "ts",
            "meta",
            "source",
            "idempotency_key",
            "face_hints");

    private static final Failing<JobQueue> JOBS = Failing.of(JobQueue.class, new MemoryJobQueue(Clock.systemUTC()));
    private static final Failing<ObjectStore> OBJECTS =
            Failing.of(ObjectStore.class, new MemoryObjectStore(Clock.systemUTC()));

    @AutoClose
    private static final RestFixture REST = RestFixture.with(
            RestSettings.defaults().withRateLimit(Optional.empty()),
            CallerResolver.trustedHeader(),
            engine -> engine.jobs(JOBS.backend()).objects(OBJECTS.backend()).background(BackgroundOptions.none()));

    private final String tenant = RestFixture.newTenant();
    private final RestClient client = REST.client();

    @BeforeEach
    void backendsWork() {
        JOBS.failing().clear();
        OBJECTS.failing().clear();
    }

    private static long waiting() {
        return JOBS.backend().counts("ingest").waiting();
    }

    private ObjectKey put(String key, byte[] content) {
        ObjectKey object = new ObjectKey("raw-images", key);
        OBJECTS.backend().put(object, new ByteArrayInputStream(content), ObjectInfo.ofType("image/png"));
        return object;
    }

    private Map<String, Object> url(String key) {
        return body("tenant_id", tenant, "url", "https://example.org/p.jpg", "idempotency_key", key);
    }

    private Map<String, Object> object(String bucket, String key) {
        return body("tenant_id", tenant, "bucket", bucket, "key", key);
    }

    // --- one ---------------------------------------------------------------------------------------------------------

    @Test
    void url_withNothingElse_isEnqueuedAsTheServiceWritesIt() {
        long before = waiting();

        Answer answer = client.post(
                INGEST,
                body(
                        "tenant_id",
                        "acme-co",
                        "url",
                        "https://example.org/p.jpg",
                        "ts",
                        1_750_000_000,
                        "idempotency_key",
                        "k-1"));

        assertThat(answer.status()).isEqualTo(200);
        JsonNode json = answer.json();
        assertThat(names(json)).containsExactly("ok", "stream", "message_id", "enqueued");
        assertThat(json.get("ok").asBoolean()).isTrue();
        assertThat(json.get("stream").asText()).isEqualTo("face:ingest");
        assertThat(json.get("message_id").asText()).matches("[0-9]+-[0-9]+");
        assertThat(json.get("enqueued"))
                .hasToString("{\"tenant_id\":\"acme-co\",\"bucket\":null,\"key\":null,"
                        + "\"url\":\"https://example.org/p.jpg\",\"site\":\"unknown\","
                        + "\"image_sha256\":\"92299edaf67f9ae05612ab4ecd1652ee3270d22721ac6c6e54d562996ad99ad0\","
                        + "\"image_phash\":\"0000000000000000\",\"ts\":1750000000,\"meta\":{},"
                        + "\"source\":\"backend-api\",\"idempotency_key\":\"k-1\",\"face_hints\":null}");
        assertThat(waiting()).isEqualTo(before + 1);
    }

    @Test
    void object_ofTheTenant_isHashed() throws Exception {
        byte[] picture = RestFixture.png(0, "alice");
        put(tenant + "/in/a.png", picture);

        Answer answer = client.post(
                INGEST,
                with(
                        with(object("raw-images", tenant + "/in/a.png"), "site", "example.net"),
                        "meta",
                        body("note", "\u00e4", "count", 3, "part", 0.5, "tags", List.of("a"), "identity_id", "alice")));

        JsonNode enqueued = answer.json().get("enqueued");
        assertThat(names(enqueued)).isEqualTo(MESSAGE);
        assertThat(enqueued.get("bucket").asText()).isEqualTo("raw-images");
        assertThat(enqueued.get("key").asText()).isEqualTo(tenant + "/in/a.png");
        assertThat(enqueued.get("url").asText()).isEqualTo("s3://raw-images/" + tenant + "/in/a.png");
        assertThat(enqueued.get("site").asText()).isEqualTo("example.net");
        assertThat(enqueued.get("image_sha256").asText())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(picture)));
        assertThat(enqueued.get("meta"))
                .hasToString(
                        "{\"note\":\"\u00e4\",\"count\":3,\"part\":0.5,\"tags\":[\"a\"],\"identity_id\":\"alice\"}");
    }

    @Test
    void timestampAndKey_missingOrEmpty_areMadeUp() {
        long now = Instant.now().getEpochSecond();
        for (Object ts : new Object[] {null, 0}) {
            JsonNode enqueued =
                    client.post(INGEST, with(url(""), "ts", ts)).json().get("enqueued");

            assertThat(enqueued.get("ts").asLong()).isBetween(now, now + 120);
            assertThat(enqueued.get("idempotency_key").asText()).matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f-]{21}");
        }
    }

    @Test
    void sameKeyTwice_isEnqueuedTwice() {
        long before = waiting();

        String first = client.post(INGEST, url("k-2")).json().get("message_id").asText();
        String second = client.post(INGEST, url("k-2")).json().get("message_id").asText();

        assertThat(first).isNotEqualTo(second);
        assertThat(waiting()).isEqualTo(before + 2);
    }

    @Test
    void neitherObjectNorUrl_isRefused() {
        long before = waiting();
        for (Map<String, Object> body : List.of(
                body("tenant_id", tenant),
                body("tenant_id", tenant, "bucket", "raw-images"),
                body("tenant_id", tenant, "bucket", "raw-images", "key", ""),
                body("tenant_id", tenant, "url", ""))) {
            Answer answer = client.post(INGEST, body);
            assertThat(answer.status()).isEqualTo(422);
            assertThat(texts(answer.json().at("/detail/0/loc"))).containsExactly("body", "url");
        }
        assertThat(waiting()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "raw-images, %s/absent.png",
        "raw-images, other-tenant/a.png",
        "raw-images, default/ab/c.jpg",
        "raw-images, loose.jpg",
        "face-metadata, %s/a.json",
        "secrets, %s/a.png",
        "raw-images, %s/../other/a.png",
        "face-crops, %s/identities/x.jpg"
    })
    void object_thatMayNotOrCannotBeRead_isRefusedInOneWay(String bucket, String key) {
        put("other-tenant/a.png", RestFixture.png(0, "alice"));
        put("loose.jpg", RestFixture.png(0, "alice"));
        long before = waiting();

        Answer answer = client.post(INGEST, object(bucket, String.format(key, tenant)));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").isTextual()).isTrue();
        assertThat(waiting()).isEqualTo(before);
    }

    @Test
    void object_largerThanAnImageMayBe_isRefused() {
        put(tenant + "/large.png", new byte[RestSettings.MAX_IMAGE_BYTES + 1]);

        assertThat(client.post(INGEST, object("raw-images", tenant + "/large.png"))
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "tenant_id, a/b, value_error",
        "ts, soon, int_parsing",
        "ts, -1, greater_than_equal",
        "ts, 253402300800, less_than_equal",
        "meta, text, dict_type"
    })
    void member_ofAnotherKind_isToldByPlace(String member, String value, String type) {
        Answer answer = client.post(INGEST, with(url("k"), member, value));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("detail")).hasSize(1);
        assertThat(answer.json().at("/detail/0/type").asText()).isEqualTo(type);
        assertThat(texts(answer.json().at("/detail/0/loc"))).containsExactly("body", member);
    }

    @Test
    void tenant_missing_isToldOnce() {
        Answer answer = client.post(INGEST, without(url("k"), "tenant_id"));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("detail")).hasSize(1);
        assertThat(answer.json().at("/detail/0/type").asText()).isEqualTo("missing");
    }

    @Test
    void metadata_tooDeep_isToldByPlace() {
        Map<String, Object> deep = body("leaf", 1);
        for (int i = 0; i < 10; i++) {
            deep = body("level", deep);
        }

        Answer answer = client.post(INGEST, with(url("k"), "meta", deep));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(texts(answer.json().at("/detail/0/loc"))).containsExactly("body", "meta");
    }

    @Test
    void queueOrStore_thatDoesNotAnswer_isTold() {
        put(tenant + "/a.png", RestFixture.png(0, "alice"));
        JOBS.failing().add("enqueue");
        Answer one = client.post(INGEST, url("k"));
        Answer many = client.post(BATCH, body("items", List.of(url("k"))));
        JOBS.failing().clear();
        OBJECTS.failing().add("open");
        Answer unread = client.post(INGEST, object("raw-images", tenant + "/a.png"));

        assertThat(one.status()).isEqualTo(500);
        assertThat(one.header("Retry-After")).isPresent();
        assertThat(one.json().get("detail").asText()).startsWith("enqueue_failed:");
        assertThat(many.status()).isEqualTo(500);
        assertThat(many.json().get("detail").asText()).startsWith("batch_enqueue_failed:");
        assertThat(unread.status()).isEqualTo(500);
        assertThat(List.of(one.text(), many.text(), unread.text()))
                .noneMatch(text -> text.contains("fails for a test"));
    }

    @Test
    void objectStore_thatDoesNotAnswer_isToldLikeAnObjectThatCannotBeRead() {
        ObjectStore broken = (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (self, method, arguments) -> {
                    if (method.getName().equals("name")) {
                        return "shelf";
                    }
                    if (method.getName().equals("open")) {
                        throw new BackendException("shelf", true, Committed.NO, "fails for a test");
                    }
                    return null;
                });
        RestSettings settings = RestSettings.defaults().withRateLimit(Optional.empty());
        try (RestFixture other = RestFixture.with(
                settings,
                CallerResolver.trustedHeader(),
                engine -> engine.objects(broken).background(BackgroundOptions.none()))) {
            Answer answer = other.client().post(INGEST, object("raw-images", tenant + "/a.png"));

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().get("detail").asText()).startsWith("object_unreadable:");
            assertThat(answer.text()).doesNotContain("fails for a test");
        }
    }

    @Test
    void ingestedFace_isFoundByIdentitySafeSearchAndShownWithWhatIngestKept() {
        MemoryObjectStore objects = new MemoryObjectStore(Clock.systemUTC());
        byte[] picture = RestFixture.png(3, "alice");
        objects.put(
                new ObjectKey("raw-images", tenant + "/a.png"),
                new ByteArrayInputStream(picture),
                ObjectInfo.ofType("image/png"));
        RestSettings settings = RestSettings.defaults().withRateLimit(Optional.empty());
        try (RestFixture other =
                RestFixture.with(settings, CallerResolver.trustedHeader(), engine -> engine.objects(objects))) {
            RestClient there = other.client();
            Map<String, Object> own = body("tenant_id", tenant, "identity_id", "alice");
            there.post(
                    "/api/v1/enroll_identity",
                    with(own, "images_b64", List.of(V1.photo(0, "alice"), V1.photo(1, "alice"))));
            JsonNode entry = there.post(
                            INGEST,
                            with(
                                    with(object("raw-images", tenant + "/a.png"), "ts", 1_750_000_000),
                                    "meta",
                                    body("identity_id", "alice", "note", "kept")))
                    .json();
            String key = entry.at("/enqueued/idempotency_key").asText();
            while (other.engine().tenant(tenant).ingest().find(key).isEmpty()) {
                Thread.onSpinWait(); // the timeout bounds it
            }

            JsonNode safe = there.post("/api/v1/identity_safe_search", with(own, "image_b64", V1.photo(2, "alice")))
                    .json();
            JsonNode hit = there.post("/api/v1/search", with(own, "image_b64", V1.photo(3, "alice")))
                    .json()
                    .at("/hits/0");

            assertThat(safe.get("count").asInt()).isEqualTo(1);
            assertThat(safe.at("/results/0/image_id")).isEqualTo(entry.at("/enqueued/image_sha256"));
            assertThat(names(hit.get("payload")))
                    .containsExactlyInAnyOrder(
                            "tenant_id",
                            "identity_id",
                            "bbox",
                            "phash",
                            "p_hash",
                            "p_hash_prefix",
                            "ts",
                            "quality",
                            "quality_is_usable",
                            "quality_score",
                            "thumb_key",
                            "crop_key",
                            "indexed_at",
                            "image_sha256",
                            "face_id",
                            "url",
                            "note",
                            "site");
            assertThat(hit.at("/payload/face_id").asText()).endsWith(":face_0");
            assertThat(hit.at("/payload/ts").asText()).isEqualTo("2025-06-15T15:06:40Z");
            assertThat(hit.at("/payload/bbox/0").isInt()).isTrue();
            assertThat(hit.at("/payload/quality/pass").asBoolean()).isTrue();
            assertThat(hit.get("image_url").asText()).contains("raw-images/" + tenant + "/");
            assertThat(hit.get("crop_url").isTextual()).isTrue();
        }
    }

    // --- many --------------------------------------------------------------------------------------------------------

    @Test
    void items_ofSeveralTenants_areEnqueuedInOrder() {
        String other = RestFixture.newTenant();
        long before = waiting();

        Answer answer = client.post(
                BATCH, body("items", List.of(url("k-1"), with(url("k-2"), "tenant_id", other), without(url(""), "x"))));

        assertThat(answer.status()).isEqualTo(200);
        JsonNode json = answer.json();
        assertThat(names(json)).containsExactly("ok", "stream", "count", "results");
        assertThat(json.get("ok").asBoolean()).isTrue();
        assertThat(json.get("stream").asText()).isEqualTo("face:ingest");
        assertThat(json.get("count").asInt()).isEqualTo(3);
        for (int i = 0; i < 3; i++) {
            JsonNode result = json.get("results").get(i);
            assertThat(names(result)).containsExactly("index", "ok", "message_id", "idempotency_key");
            assertThat(result.get("index").asInt()).isEqualTo(i);
            assertThat(result.get("ok").asBoolean()).isTrue();
        }
        assertThat(json.at("/results/1/idempotency_key").asText()).isEqualTo("k-2");
        assertThat(waiting()).isEqualTo(before + 3);
    }

    @Test
    void items_fiveThousand_areEnqueued() {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            items.add(url("many-" + i));
        }
        long before = waiting();

        Answer answer = client.post(BATCH, body("items", items, "max_items", 5_000));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("count").asInt()).isEqualTo(5_000);
        assertThat(answer.json().at("/results/4999/idempotency_key").asText()).isEqualTo("many-4999");
        assertThat(waiting()).isEqualTo(before + 5_000);
    }

    @Test
    void items_oneThatTheQueueDoesNotTake_failsAlone() {
        long before = waiting();
        Map<String, Object> half = with(url("k-2"), "site", "half a pair: \ud83d");

        Answer answer = client.postText(BATCH, text(body("items", List.of(url("k-1"), half, url("k-3")))));

        JsonNode json = answer.json();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(json.get("ok").asBoolean(true)).isFalse();
        assertThat(json.get("count").asInt()).isEqualTo(3);
        assertThat(names(json.at("/results/1"))).containsExactly("index", "ok", "error");
        assertThat(json.at("/results/1/ok").asBoolean(true)).isFalse();
        assertThat(json.at("/results/2/ok").asBoolean()).isTrue();
        assertThat(waiting()).isEqualTo(before + 2);
    }

    /** JSON with everything beyond ASCII escaped, as half of a pair has no UTF-8. */
    private static String text(Object body) {
        StringBuilder text = new StringBuilder();
        String json = new ObjectMapper().valueToTree(body).toString();
        json.chars().forEach(c -> text.append(c < 0x80 ? Character.toString(c) : String.format("\\u%04x", c)));
        return text.toString();
    }

    @Test
    void items_oneObjectThatCannotBeRead_nothingIsEnqueued() {
        put(tenant + "/a.png", RestFixture.png(0, "alice"));
        long before = waiting();

        Answer answer = client.post(
                BATCH,
                body(
                        "items",
                        List.of(
                                url("k-1"),
                                object("raw-images", tenant + "/a.png"),
                                object("raw-images", tenant + "/absent.png"))));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").isTextual()).isTrue();
        assertThat(waiting()).isEqualTo(before);
    }

    @Test
    void dryRun_touchesNothing() {
        long before = waiting();
        JOBS.failing().add("enqueue");
        OBJECTS.failing().add("open");

        Answer answer = client.post(
                BATCH,
                body("items", List.of(url("k-1"), object("raw-images", tenant + "/absent.png")), "dry_run", true));

        assertThat(answer.status()).isEqualTo(200);
        JsonNode json = answer.json();
        assertThat(names(json)).containsExactly("ok", "dry_run", "count", "stream", "results");
        assertThat(json.get("dry_run").asBoolean()).isTrue();
        assertThat(json.get("count").asInt()).isEqualTo(2);
        assertThat(json.get("results")).hasToString("[{\"index\":0,\"ok\":true},{\"index\":1,\"ok\":true}]");
        assertThat(waiting()).isEqualTo(before);
    }

    @Test
    void checks_areMadeInTheirOrder() {
        Map<String, Object> none = body("items", List.of());
        Map<String, Object> three = body("items", List.of(url("a"), url("b"), url("c")), "max_items", 2);
        Map<String, Object> wrong = with(three, "items", List.of(url("a"), body("tenant_id", tenant), url("c")));

        Answer noItems = client.post(BATCH, none);
        Answer noItemsDry = client.post(BATCH, with(none, "dry_run", true));
        Answer tooMany = client.post(BATCH, three);
        Answer tooManyDry = client.post(BATCH, with(three, "dry_run", true));
        Answer invalid = client.post(BATCH, wrong);

        for (Answer answer : List.of(noItems, noItemsDry)) {
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json().get("detail").isTextual()).isTrue();
        }
        for (Answer answer : List.of(tooMany, tooManyDry)) {
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.json().get("detail").asText())
                    .startsWith("too_many_items")
                    .contains("2");
        }
        assertThat(invalid.status()).isEqualTo(422);
        assertThat(texts(invalid.json().at("/detail/0/loc"))).startsWith("body", "items", "1");
    }

    @Test
    void items_moreThan500_needToBeAnnounced() {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < 501; i++) {
            items.add(url("k"));
        }

        assertThat(client.post(BATCH, body("items", items, "dry_run", true)).status())
                .isEqualTo(413);
        assertThat(client.post(BATCH, body("items", items, "dry_run", true, "max_items", 501))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"max_items, 0", "max_items, 5001", "max_items, x", "dry_run, perhaps"})
    void batchMember_outOfBounds_isToldByPlace(String member, String value) {
        Answer answer = client.post(BATCH, with(body("items", List.of(url("k"))), member, value));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(texts(answer.json().at("/detail/0/loc"))).containsExactly("body", member);
    }

    @Test
    void body_longerThanAnImageNeeds_isTakenWhereManyImagesMayBe() {
        String padding = " ".repeat(16_000_000);
        Answer many = client.postText(BATCH, "{\"items\":[]}" + padding);
        Answer one = client.postText(INGEST, "{\"tenant_id\":\"" + tenant + "\"}" + padding);

        assertThat(many.status()).isEqualTo(422);
        assertThat(one.status()).isEqualTo(413);
        assertThat(one.token()).isEqualTo("image_too_large");
    }

    @Test
    void items_wrongInVeryManyPlaces_areToldByTheFirstHundred() {
        Answer answer = client.post(BATCH, body("items", Collections.nCopies(5_000, body("site", 1))));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("detail")).hasSize(100);
    }

    @Test
    void items_missingOrNoList_areToldByPlace() {
        for (Map<String, Object> body : List.of(body("dry_run", true), body("items", "all"))) {
            Answer answer = client.post(BATCH, body);
            assertThat(answer.status()).isEqualTo(422);
            assertThat(texts(answer.json().at("/detail/0/loc"))).containsExactly("body", "items");
        }
        Answer text = client.post(BATCH, body("items", List.of("a")));
        assertThat(texts(text.json().at("/detail/0/loc"))).containsExactly("body", "items", "0");
    }

    // --- for whom ----------------------------------------------------------------------------------------------------

    @Test
    void caller_whoMayNotActForOneOfTheTenants_isRefusedBeforeAnythingIsEnqueued() {
        TenantId own = TenantId.of(tenant);
        RestSettings settings = RestSettings.defaults().withRateLimit(Optional.empty());
        MemoryJobQueue queue = new MemoryJobQueue(Clock.systemUTC());
        CallerResolver writer =
                request -> Optional.of(new Caller(Optional.of("app"), Optional.of(Set.of(own)), Role.WRITER));
        try (RestFixture other =
                RestFixture.with(settings, writer, engine -> engine.jobs(queue).background(BackgroundOptions.none()))) {
            RestClient caller = other.client();
            List<Object> mixed = List.of(url("a"), with(url("b"), "tenant_id", RestFixture.newTenant()));

            Answer refused = caller.post(BATCH, body("items", mixed));
            Answer refusedDry = caller.post(BATCH, body("items", mixed, "dry_run", true));
            Answer one = caller.post(INGEST, with(url("b"), "tenant_id", RestFixture.newTenant()));

            assertThat(List.of(refused, refusedDry, one)).allMatch(answer -> answer.status() == 403);
            assertThat(queue.counts("ingest").waiting()).isZero();
            assertThat(caller.post(BATCH, body("items", List.of(url("a")))).status())
                    .isEqualTo(200);
        }
    }

    // --- settings ----------------------------------------------------------------------------------------------------

    @Test
    void config_tellsWhatIsUsed() {
        Answer answer = client.get("/api/v1/debug/ingest-config");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(names(answer.json())).containsExactly("REDIS_URL", "REDIS_STREAM_NAME", "PIPELINE_URL");
        assertThat(answer.json().get("REDIS_URL").asText()).isEqualTo("memory");
        assertThat(answer.json().get("REDIS_STREAM_NAME").asText()).isEqualTo("face:ingest");
        assertThat(answer.json().get("PIPELINE_URL").asText()).isEqualTo("in-process: fake");
    }

    @Test
    void config_ofTheSettings_isShownWithoutPasswords() {
        RestSettings settings = RestSettings.defaults()
                .withRateLimit(Optional.empty())
                .withShown(Map.of(
                        "REDIS_URL", "rediss://app:s3:cr/e@t@redis.internal:6379/0",
                        "REDIS_STREAM_NAME", "faces:in",
                        "PIPELINE_URL", "https://faces.example"));
        try (RestFixture other = RestFixture.with(settings)) {
            assertThat(other.client().get("/api/v1/debug/ingest-config").text())
                    .isEqualTo("{\"REDIS_URL\":\"rediss://app:***@redis.internal:6379/0\","
                            + "\"REDIS_STREAM_NAME\":\"faces:in\",\"PIPELINE_URL\":\"https://faces.example\"}");
            assertThat(other.client()
                            .post(INGEST, url("k"))
                            .json()
                            .get("stream")
                            .asText())
                    .isEqualTo("faces:in");
        }
    }
}
