package io.facelib.rest;

import static io.facelib.rest.V1.body;
import static io.facelib.rest.V1.names;
import static io.facelib.rest.V1.texts;
import static io.facelib.rest.V1.with;
import static io.facelib.rest.V1.without;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.facelib.BatchHandle;
import io.facelib.memory.MemoryJobQueue;
import io.facelib.model.BackgroundOptions;
import io.facelib.model.Batch;
import io.facelib.model.BatchOptions;
import io.facelib.model.FaceId;
import io.facelib.model.FaceImage;
import io.facelib.model.FaceRecord;
import io.facelib.model.IdentityId;
import io.facelib.model.IndexOptions;
import io.facelib.model.IngestRequest;
import io.facelib.model.Metadata;
import io.facelib.rest.RestClient.Answer;
import io.facelib.rest.caller.Caller;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.caller.Role;
import io.facelib.rest.settings.RestSettings;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.LeaseRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is ours under {@code /api/v1/}: stored faces, enrolled people, work that failed. */
@Timeout(120)
class V1StoredContractTest {
    @AutoClose
    private static final RestFixture REST = RestFixture.start();

    private final String tenant = RestFixture.newTenant();
    private final RestClient client = REST.client();

    private FaceRecord index(int variation, String person, IndexOptions options) {
        return REST.engine()
                .tenant(tenant)
                .index(FaceImage.of(RestFixture.png(variation, person)), options)
                .faces()
                .get(0);
    }

    private void enroll(String identity, String person) {
        Answer answer = client.post(
                "/api/v1/enroll_identity",
                body(
                        "tenant_id",
                        tenant,
                        "identity_id",
                        identity,
                        "images_b64",
                        List.of(V1.photo(0, person), V1.photo(1, person))));
        assertThat(answer.status()).isEqualTo(200);
    }

    private String own(String path) {
        return path + "?tenant_id=" + tenant;
    }

    // --- faces -------------------------------------------------------------------------------------------------------

    @Test
    void face_thatIsStored_isShownThenDeleted() {
        FaceRecord face = index(0, "alice", IndexOptions.defaults().withIdentity(IdentityId.of("alice")));
        String path = own("/api/v1/faces/" + face.id());

        JsonNode json = client.get(path).json();
        Answer deleted = client.delete(path);

        assertThat(names(json))
                .containsExactly("face_id", "identity_id", "payload", "thumb_url", "crop_url", "image_url");
        assertThat(json.get("face_id").asText()).isEqualTo(face.id().value());
        assertThat(json.get("identity_id").asText()).isEqualTo("alice");
        assertThat(json.at("/payload/tenant_id").asText()).isEqualTo(tenant);
        assertThat(deleted.text())
                .isEqualTo("{\"ok\":true,\"face_id\":\"" + face.id() + "\",\"deleted_faces\":1,\"deleted_objects\":2}");
        assertThat(client.get(path).text()).isEqualTo("{\"detail\":\"face_not_found\"}");
        assertThat(client.delete(path).status()).isEqualTo(404);
    }

    @Test
    void face_ofAnotherTenant_isToldLikeAMissingOne() {
        FaceRecord face = index(0, "alice", IndexOptions.defaults());
        String path = "/api/v1/faces/" + face.id() + "?tenant_id=" + RestFixture.newTenant();

        assertThat(client.get(path).status()).isEqualTo(404);
        assertThat(client.delete(path).status()).isEqualTo(404);
        assertThat(client.get(own("/api/v1/faces/" + face.id())).status()).isEqualTo(200);
    }

    @Test
    void faces_areListedInPagesAndByIdentity() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            IndexOptions options = IndexOptions.defaults();
            ids.add(index(i, "alice", i < 2 ? options.withIdentity(IdentityId.of("alice")) : options)
                    .id()
                    .value());
        }

        List<String> listed = new ArrayList<>();
        JsonNode page = client.get(own("/api/v1/faces") + "&limit=2").json();
        assertThat(names(page)).containsExactly("faces", "count", "next");
        while (true) {
            page.get("faces").forEach(face -> listed.add(face.get("face_id").asText()));
            if (page.get("next").isNull()) {
                break;
            }
            page = client.get(own("/api/v1/faces") + "&limit=2&after="
                            + page.get("next").asText())
                    .json();
        }
        JsonNode alices =
                client.get(own("/api/v1/faces") + "&identity_id=alice").json();

        assertThat(listed).containsExactlyElementsOf(new TreeSet<>(ids));
        assertThat(alices.get("count").asInt()).isEqualTo(2);
        assertThat(client.get(own("/api/v1/faces") + "&identity_id=bob")
                        .json()
                        .get("count")
                        .asInt())
                .isZero();
    }

    @Test
    void faces_withVeryLongMetadata_comeInPartsThatLoseNone() {
        Metadata much = Metadata.copyOf(Map.of("note", "x".repeat(60_000)));
        for (int i = 0; i < 250; i++) {
            index(0, "alice", IndexOptions.defaults().withMetadata(much));
        }
        Set<String> ids = new HashSet<>();
        int parts = 0;
        Optional<String> next = Optional.of("");
        while (next.isPresent()) {
            String after = next.get().isEmpty() ? "" : "&after=" + next.get();
            Answer answer = client.get(own("/api/v1/faces") + "&limit=1000" + after);
            assertThat(answer.body()).hasSizeLessThan(16 << 20);
            JsonNode page = answer.json();
            assertThat(page.get("count").asInt()).isEqualTo(page.get("faces").size());
            page.get("faces").forEach(face -> ids.add(face.get("face_id").asText()));
            next = Optional.ofNullable(page.get("next").textValue());
            parts++;
        }

        assertThat(parts).isGreaterThan(1);
        assertThat(ids).hasSize(250);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/faces, query, tenant_id",
        "/api/v1/faces?tenant_id=acme&limit=0, query, limit",
        "/api/v1/faces?tenant_id=acme&limit=1001, query, limit",
        "/api/v1/faces?tenant_id=acme&identity_id=a%20b, query, identity_id",
        "/api/v1/faces/a%20b?tenant_id=acme, path, face_id",
        "/api/v1/faces/x, query, tenant_id",
        "/api/v1/faces/x?tenant_id=default, query, tenant_id",
        "/api/v1/identities/a%20b?tenant_id=acme, path, identity_id",
        "/api/v1/identities, query, tenant_id",
        "/api/v1/dead_letters, query, tenant_id",
        "/api/v1/dead_letters?tenant_id=acme&kind=x, query, kind"
    })
    void get_whatIsWrong_isToldByPlace(String path, String where, String field) {
        Answer answer = client.get(path);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(texts(answer.json().at("/detail/0/loc"))).containsExactly(where, field);
    }

    @Test
    void page_afterAToken_thatIsNone_isNoFailure() {
        assertThat(client.get(own("/api/v1/faces") + "&after=%00%20x").status()).isIn(200, 422);
        for (String list : List.of("/api/v1/faces", "/api/v1/identities", "/api/v1/dead_letters")) {
            Answer answer = client.get(own(list) + "&after=%00%20x");
            if (answer.status() == 422) {
                assertThat(texts(answer.json().at("/detail/0/loc"))).containsExactly("query", "after");
            }
        }
        assertThat(client.get(own("/api/v1/identities") + "&after=%00%20x").status())
                .isIn(200, 422);
        assertThat(client.get(own("/api/v1/dead_letters") + "&after=x").status())
                .isIn(200, 422);
    }

    // --- people ------------------------------------------------------------------------------------------------------

    @Test
    void identity_thatIsEnrolled_isShownListedAndDeleted() {
        enroll("alice", "alice");
        enroll("bob", "bob");
        FaceRecord face = index(3, "alice", IndexOptions.defaults().withIdentity(IdentityId.of("alice")));

        JsonNode alice = client.get(own("/api/v1/identities/alice")).json();
        JsonNode page = client.get(own("/api/v1/identities")).json();
        Answer deleted = client.delete(own("/api/v1/identities/alice"));

        assertThat(names(alice)).containsExactly("identity_id", "name", "num_images", "created_at", "updated_at");
        assertThat(alice.get("num_images").asInt()).isEqualTo(2);
        assertThat(alice.get("created_at").isNumber()).isTrue();
        assertThat(names(page)).containsExactly("identities", "count", "next");
        assertThat(page.at("/identities/0")).isEqualTo(alice);
        assertThat(page.at("/identities/1/identity_id").asText()).isEqualTo("bob");
        assertThat(page.get("next").isNull()).isTrue();
        assertThat(names(deleted.json())).containsExactly("ok", "identity_id", "deleted_faces", "deleted_objects");
        assertThat(deleted.json().get("deleted_faces").asInt()).isZero();
        assertThat(client.get(own("/api/v1/identities/alice")).text())
                .isEqualTo("{\"detail\":\"identity_not_enrolled\"}");
        assertThat(client.delete(own("/api/v1/identities/alice")).status()).isEqualTo(404);
        assertThat(client.get(own("/api/v1/faces/" + face.id()))
                        .json()
                        .get("identity_id")
                        .isNull())
                .isTrue();
    }

    @Test
    void identity_deletedWithItsFaces_leavesNone() {
        enroll("alice", "alice");
        index(3, "alice", IndexOptions.defaults().withIdentity(IdentityId.of("alice")));
        FaceRecord bob = index(3, "bob", IndexOptions.defaults().withIdentity(IdentityId.of("bob")));

        Answer deleted = client.delete(own("/api/v1/identities/alice") + "&faces=true");
        Answer neverEnrolled = client.delete(own("/api/v1/identities/bob") + "&faces=true");

        assertThat(deleted.json().get("deleted_faces").asInt()).isEqualTo(1);
        assertThat(neverEnrolled.json().get("deleted_faces").asInt()).isEqualTo(1);
        assertThat(REST.engine().tenant(tenant).faces().get(FaceId.of(bob.id().value())))
                .isEmpty();
        assertThat(client.delete(own("/api/v1/identities/bob") + "&faces=true").status())
                .isEqualTo(404);
        assertThat(client.delete(own("/api/v1/identities/bob") + "&faces=perhaps")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void identities_merged_areOne() {
        enroll("alice", "alice");
        enroll("alice-2", "alice");
        FaceRecord face = index(3, "alice", IndexOptions.defaults().withIdentity(IdentityId.of("alice-2")));
        String path = "/api/v1/identities/alice-2/merge";
        Map<String, Object> into = body("tenant_id", tenant, "into", "alice");

        Answer merged = client.post(path, into);

        assertThat(merged.status()).isEqualTo(200);
        assertThat(names(merged.json())).containsExactly("ok", "merge_id", "from", "into");
        assertThat(merged.json().get("from").asText()).isEqualTo("alice-2");
        assertThat(client.get(own("/api/v1/identities/alice"))
                        .json()
                        .get("num_images")
                        .asInt())
                .isEqualTo(4);
        assertThat(client.get(own("/api/v1/faces/" + face.id()))
                        .json()
                        .get("identity_id")
                        .asText())
                .isEqualTo("alice");
        assertThat(client.post(path, into).text()).isEqualTo("{\"detail\":\"identity_not_enrolled\"}");
        Answer itself = client.post("/api/v1/identities/alice/merge", into);
        assertThat(itself.status()).isEqualTo(422);
        assertThat(texts(itself.json().at("/detail/0/loc"))).containsExactly("body", "into");
        assertThat(client.post("/api/v1/identities/alice/merge", without(into, "into"))
                        .status())
                .isEqualTo(422);
        assertThat(client.post("/api/v1/identities/alice/merge", with(into, "into", "a b"))
                        .status())
                .isEqualTo(422);
    }

    // --- work that failed --------------------------------------------------------------------------------------------

    @Test
    void deadLetters_areListedReplayedAndDropped() {
        RestSettings settings = RestSettings.defaults().withRateLimit(Optional.empty());
        MemoryJobQueue queue = new MemoryJobQueue(Clock.systemUTC());
        try (RestFixture other = RestFixture.with(
                settings,
                CallerResolver.trustedHeader(),
                engine -> engine.jobs(queue).background(BackgroundOptions.none()))) {
            RestClient there = other.client();
            for (String name : List.of("a", "b")) {
                other.engine().tenant(tenant).ingest().submit(IngestRequest.ofUrl("https://example.org/" + name));
            }
            giveUp(queue);
            JsonNode page = there.get(own("/api/v1/dead_letters") + "&kind=ingest&limit=10")
                    .json();
            JsonNode letter = page.at("/dead_letters/0");
            assertThat(names(page)).containsExactly("dead_letters", "count", "next");
            assertThat(page.get("count").asInt()).isEqualTo(2);
            assertThat(names(letter))
                    .containsExactly("id", "kind", "error", "attempts", "asked_at", "failed_at", "content");
            assertThat(letter.get("error").asText()).isEqualTo("given up for a test");
            assertThat(there.get(own("/api/v1/dead_letters") + "&kind=webhook")
                            .json()
                            .get("count")
                            .asInt())
                    .isZero();

            Map<String, Object> first =
                    body("tenant_id", tenant, "ids", List.of(letter.get("id").asText(), "unknown"));
            assertThat(there.post("/api/v1/dead_letters/replay", first).text()).isEqualTo("{\"ok\":true,\"count\":1}");
            assertThat(queue.counts("ingest").waiting()).isEqualTo(1);
            Map<String, Object> second =
                    with(first, "ids", List.of(page.at("/dead_letters/1/id").asText()));
            assertThat(there.post("/api/v1/dead_letters/drop", with(second, "kind", "webhook"))
                            .text())
                    .isEqualTo("{\"ok\":true,\"count\":0}");
            assertThat(there.post("/api/v1/dead_letters/drop", second).text()).isEqualTo("{\"ok\":true,\"count\":1}");
            assertThat(there.get(own("/api/v1/dead_letters"))
                            .json()
                            .get("count")
                            .asInt())
                    .isZero();
            assertThat(there.post("/api/v1/dead_letters/drop", with(second, "kind", "x"))
                            .status())
                    .isEqualTo(422);
            assertThat(there.post("/api/v1/dead_letters/drop", with(second, "ids", List.of()))
                            .status())
                    .isEqualTo(422);
        }
    }

    private static void giveUp(MemoryJobQueue queue) {
        for (JobLease lease : queue.lease(new LeaseRequest("ingest", 10, 10, Duration.ofMinutes(1)))) {
            assertThat(queue.end(lease, new JobEnd.Dead("given up for a test"))).isTrue();
        }
    }

    @Test
    void batch_withFailedItems_isTriedAgain() throws InterruptedException {
        BatchHandle batch = REST.engine()
                .tenant(tenant)
                .batches()
                .indexImages(
                        List.of(FaceImage.of(new byte[] {1, 2, 3}), FaceImage.of(RestFixture.png(0, "alice"))),
                        BatchOptions.defaults());
        Batch done = batch.await(Duration.ofMinutes(1));
        assertThat(done.failed()).isEqualTo(1);

        Answer retried = client.post("/api/v1/batches/" + batch.id() + "/retry", body("tenant_id", tenant));

        assertThat(retried.text()).isEqualTo("{\"ok\":true,\"batch_id\":\"" + batch.id() + "\",\"retried\":1}");
        assertThat(batch.await(Duration.ofMinutes(1)).failed()).isEqualTo(1);
    }

    @Test
    void batch_unknownOrForeign_isNotFoundAlike() {
        BatchHandle batch = REST.engine()
                .tenant(tenant)
                .batches()
                .indexImages(List.of(FaceImage.of(RestFixture.png(0, "alice"))), BatchOptions.defaults());

        for (String path : List.of("/api/v1/batches/unknown/retry", "/api/v1/batches/" + batch.id() + "/retry")) {
            Answer answer = client.post(path, body("tenant_id", RestFixture.newTenant()));
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text()).isEqualTo("{\"detail\":\"batch_not_found\"}");
        }
        assertThat(client.post("/api/v1/batches/" + batch.id() + "/retry", body())
                        .status())
                .isEqualTo(422);
    }

    // --- for whom ----------------------------------------------------------------------------------------------------

    @Test
    void reader_mayLookAndSearchButNotChange() {
        RestSettings settings = RestSettings.defaults().withRateLimit(Optional.empty());
        CallerResolver reader =
                request -> Optional.of(new Caller(Optional.of("reader"), Optional.empty(), Role.READER));
        try (RestFixture other = RestFixture.with(settings, reader)) {
            RestClient there = other.client();
            String photo = V1.photo(0, "alice");
            Map<String, Object> claim = body("tenant_id", tenant, "identity_id", "alice", "image_b64", photo);
            Map<String, Object> enrolment =
                    body("tenant_id", tenant, "identity_id", "alice", "images_b64", List.of(photo, photo));
            Map<String, Object> ids = body("tenant_id", tenant, "ids", List.of("a"));

            assertThat(there.get(own("/api/v1/faces")).status()).isEqualTo(200);
            assertThat(there.get(own("/api/v1/identities")).status()).isEqualTo(200);
            assertThat(there.get(own("/api/v1/dead_letters")).status()).isEqualTo(200);
            assertThat(there.post("/api/v1/search", claim).status()).isEqualTo(200);
            assertThat(there.post("/api/v1/identity_safe_search", claim).status())
                    .isEqualTo(200);
            assertThat(there.post("/api/v1/verify", claim).status()).isEqualTo(404);
            for (Answer refused : List.of(
                    there.post("/api/v1/enroll_identity", enrolment),
                    there.post("/api/v1/ingest", body("tenant_id", tenant, "url", "https://example.org/a")),
                    there.delete(own("/api/v1/faces/a")),
                    there.delete(own("/api/v1/identities/a")),
                    there.post("/api/v1/identities/a/merge", body("tenant_id", tenant, "into", "b")),
                    there.post("/api/v1/dead_letters/replay", ids),
                    there.post("/api/v1/dead_letters/drop", ids),
                    there.post("/api/v1/batches/a/retry", ids))) {
                assertThat(refused.status()).isEqualTo(403);
                assertThat(refused.token()).isEqualTo("tenant_access_denied");
            }
        }
    }

    @Test
    void callerWhoIsUnknown_isToldSoOnEveryRoute() {
        RestSettings settings = RestSettings.defaults().withRateLimit(Optional.empty());
        try (RestFixture other = RestFixture.with(settings, request -> Optional.empty())) {
            RestClient there = other.client();
            for (Answer refused : List.of(
                    there.get("/api/v1/debug/ingest-config"),
                    there.get(own("/api/v1/faces")),
                    there.post("/api/v1/search", body("tenant_id", tenant)))) {
                assertThat(refused.status()).isEqualTo(401);
            }
        }
    }
}
