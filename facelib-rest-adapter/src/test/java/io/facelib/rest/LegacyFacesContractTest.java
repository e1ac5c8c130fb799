package io.facelib.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.facelib.Tenant;
import io.facelib.fake.FakeFaces;
import io.facelib.model.AuditRow;
import io.facelib.model.AuditScope;
import io.facelib.model.CleanUpResult;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceRecord;
import io.facelib.model.IndexOptions;
import io.facelib.model.MatchPolicy;
import io.facelib.model.Metadata;
import io.facelib.model.OperationAudit;
import io.facelib.model.PageRequest;
import io.facelib.model.RetentionPolicy;
import io.facelib.rest.RestClient.Answer;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.settings.RestSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients see of {@code /index_face}, {@code /search_face} and {@code /compare_face}. */
class LegacyFacesContractTest {
    private static final RestFixture REST = RestFixture.with(
            RestSettings.defaults().withRateLimit(Optional.empty()),
            CallerResolver.trustedHeader(),
            engine -> engine.audit(AuditScope.ALL));
    private static final byte[] ALICE = RestFixture.png(0, "alice");
    private static final byte[] NOBODY = RestFixture.png(0);

    private final String id = RestFixture.newTenant();
    private final Tenant tenant = REST.engine().tenant(id);
    private final RestClient client = REST.client().as(id);

    @AfterAll
    static void close() {
        REST.close();
    }

    private static MultipartForm photo(byte[] content) {
        return MultipartForm.file("file", "image/png", content);
    }

    private Answer ok(String path, byte[] content) {
        Answer answer = client.post(path, photo(content));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer;
    }

    private static byte[] people(String... names) {
        return RestFixture.png(0, names);
    }

    private List<FaceRecord> faces() {
        return tenant.faces().list(FaceFilter.all(), PageRequest.first(100)).items();
    }

    private List<String> audited() {
        return tenant.audit().operations(PageRequest.first(100)).items().stream()
                .map(AuditRow::entry)
                .map(LegacyFacesContractTest::shown)
                .toList();
    }

    private static String shown(OperationAudit row) {
        return row.operation() + " " + row.faces() + " " + row.results() + " " + row.vectors();
    }

    private static String backend() {
        return REST.engine().config().vectors();
    }

    // --- index -------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"/index_face", "/api/index_face"})
    void index_photoOfTwo_storesBothAndTellsExactlyThis(String path) {
        JsonNode body = ok(path, people("alice", "bob")).json();

        assertThat(Members.of(body)).containsExactly("indexed", "phash", "thumb_url", "vector_backend");
        assertThat(body.get("indexed").isInt()).isTrue();
        assertThat(body.get("indexed").intValue()).isEqualTo(2);
        assertThat(body.get("phash").textValue()).matches("[0-9a-f]{16}");
        assertThat(body.get("thumb_url").textValue())
                .matches("/api/images/thumbnails/" + id + "/[0-9a-f]{32}_thumb\\.jpg");
        assertThat(body.get("vector_backend").textValue()).isEqualTo(backend());
        assertThat(faces()).hasSize(2).allSatisfy(face -> {
            assertThat(UUID.fromString(face.id().value()).version()).isEqualTo(4);
            assertThat(face.image().original().key()).matches(id + "/[0-9a-f]{32}\\.jpg");
        });
        assertThat(audited()).containsExactly("index 2 2 " + backend());
    }

    @Test
    void index_photoOfNobody_isStoredAndIsNoError() {
        JsonNode body = ok("/index_face", NOBODY).json();

        assertThat(body.get("indexed").intValue()).isZero();
        assertThat(client.get(body.get("thumb_url").textValue()).status()).isEqualTo(200);
        assertThat(audited()).containsExactly("index 0 0 " + backend());
    }

    @Test
    void index_samePhotoTwice_isStoredTwice() {
        ok("/index_face", ALICE);
        ok("/index_face", ALICE);

        assertThat(faces()).hasSize(2).extracting(face -> face.image().id()).doesNotHaveDuplicates();
    }

    @Test
    void index_photo_isNeverAQuery() {
        ok("/index_face", ALICE);

        assertThat(queriesOfAnyAge()).isZero();
    }

    private static long queriesOfAnyAge() {
        return ((CleanUpResult.UserQueries) REST.engine()
                        .cleanUpDryRun(RetentionPolicy.defaults().withUserQueries(Duration.ZERO))
                        .userQueries())
                .images();
    }

    // --- search ------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"/search_face", "/api/search_face"})
    void search_knownPerson_storesThePhotoAndFindsBoth(String path) {
        ok("/index_face", RestFixture.png(7, "alice"));
        JsonNode body = ok(path, ALICE).json();

        assertThat(Members.of(body)).containsExactly("faces_found", "phash", "thumb_url", "results", "vector_backend");
        assertThat(body.get("faces_found").intValue()).isEqualTo(1);
        assertThat(body.get("phash").textValue()).matches("[0-9a-f]{16}");
        assertThat(client.get(body.get("thumb_url").textValue()).status()).isEqualTo(200);
        assertThat(body.get("vector_backend").textValue()).isEqualTo(backend());
        assertThat(body.get("results")).hasSize(2);
        assertThat(body.at("/results/0/score").doubleValue()).isCloseTo(1, within(1e-5));
        assertThat(body.at("/results/1/score").doubleValue()).isLessThan(0.9999);
        assertThat(faces()).hasSize(2);
        assertThat(audited()).containsExactly("index 1 1 " + backend(), "search 1 2 " + backend());
    }

    @Test
    void search_result_tellsExactlyWhatMayBeTold() throws DateTimeParseException {
        tenant.index(
                FakeFaces.portrait("alice"),
                IndexOptions.defaults()
                        .withMetadata(Metadata.copyOf(Map.of(
                                "site", "example.net",
                                "url", "https://example.net/a",
                                "raw_key", "secret",
                                "raw_url", "secret",
                                "thumb_key", "secret",
                                "tenant_id", "secret",
                                "embedding", "secret",
                                "other", "secret"))));
        Answer answer = ok("/search_face", RestFixture.png(3, "alice"));
        JsonNode stored = find(answer.json().get("results"), "site");

        assertThat(Members.of(answer.json().at("/results/0"))).containsExactly("id", "score", "metadata");
        assertThat(Members.of(stored))
                .containsExactlyInAnyOrder("site", "url", "ts", "bbox", "p_hash", "quality", "thumb_url");
        assertThat(stored.get("site").textValue()).isEqualTo("example.net");
        assertThat(stored.get("bbox")).hasSize(4).allMatch(JsonNode::isNumber);
        assertThat(Instant.parse(stored.get("ts").textValue())).isBeforeOrEqualTo(Instant.now());
        assertThat(stored.get("p_hash").textValue()).matches("[0-9a-f]{16}");
        assertThat(stored.get("quality").isNumber()).isTrue();
        assertThat(stored.get("thumb_url").textValue()).startsWith("/api/images/thumbnails/" + id + "/");
        assertThat(answer.text())
                .doesNotContain("secret")
                .doesNotContain("raw_")
                .doesNotContain("det_score");
    }

    private static JsonNode find(JsonNode results, String member) {
        return StreamSupport.stream(results.spliterator(), false)
                .map(result -> result.get("metadata"))
                .filter(metadata -> metadata.has(member))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void search_photoOfSeveral_findsEachFaceOnceBestFirst() {
        ok("/index_face", people("alice", "bob"));
        JsonNode body = client.post("/search_face?threshold=0&top_k=50", photo(people("bob", "alice", "carol")))
                .json();
        List<String> ids = texts(body.get("results"), "id");
        List<Double> scores = StreamSupport.stream(body.get("results").spliterator(), false)
                .map(result -> result.get("score").doubleValue())
                .toList();

        assertThat(body.get("faces_found").intValue()).isEqualTo(3);
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(scores).hasSizeGreaterThanOrEqualTo(5).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        for (int i = 1; i < ids.size(); i++) {
            if (scores.get(i).equals(scores.get(i - 1))) {
                assertThat(ids.get(i)).isGreaterThan(ids.get(i - 1));
            }
        }
    }

    private static List<String> texts(JsonNode array, String member) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(item -> item.get(member).textValue())
                .toList();
    }

    @Test
    void search_photoOfNobody_isStoredAndFindsNothing() {
        ok("/index_face", ALICE);
        JsonNode body = ok("/search_face", NOBODY).json();

        assertThat(body.get("faces_found").intValue()).isZero();
        assertThat(body.get("results").isArray()).isTrue();
        assertThat(body.get("results")).isEmpty();
        assertThat(client.get(body.get("thumb_url").textValue()).status()).isEqualTo(200);
    }

    @Test
    void search_photo_isAQueryThatGoes() {
        long before = queriesOfAnyAge();
        String thumbnail = ok("/search_face", ALICE).json().get("thumb_url").textValue();
        long after = queriesOfAnyAge();
        REST.engine().cleanUp(RetentionPolicy.defaults().withUserQueries(Duration.ZERO));

        assertThat(after - before).isEqualTo(1);
        assertThat(faces()).isEmpty();
        assertThat(client.get(thumbnail).code()).isEqualTo("image_not_found");
    }

    @Test
    void search_otherTenantsFaces_areNotFound() {
        REST.client().as(RestFixture.newTenant()).post("/index_face", photo(ALICE));

        assertThat(ok("/search_face", ALICE).json().get("results")).hasSize(1);
    }

    // --- compare -----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"/compare_face", "/api/compare_face"})
    void compare_knownPerson_findsAndStoresNothing(String path) {
        ok("/index_face", ALICE);
        JsonNode body = ok(path, people("alice", "bob")).json();

        assertThat(Members.of(body))
                .containsExactlyInAnyOrder("phash", "faces_found", "results", "vector_backend", "message");
        assertThat(body.get("faces_found").intValue()).isEqualTo(2);
        assertThat(body.get("results")).hasSize(1);
        assertThat(body.at("/results/0/id").textValue())
                .isEqualTo(faces().get(0).id().value());
        assertThat(body.get("message").textValue()).contains("2").contains("1");
        assertThat(faces()).hasSize(1);
        assertThat(audited()).containsExactly("index 1 1 " + backend(), "compare 2 1 " + backend());
    }

    @Test
    void compare_photoOfNobody_isNoErrorAndIsAudited() {
        JsonNode body = ok("/compare_face", NOBODY).json();

        assertThat(body.get("faces_found").intValue()).isZero();
        assertThat(body.get("results")).isEmpty();
        assertThat(body.get("message").textValue()).isNotBlank();
        assertThat(audited()).containsExactly("compare 0 0 " + backend());
    }

    // --- top_k and threshold -----------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        "'',10",
        "top_k=1,1",
        "top_k=11,11",
        "top_k=50,12",
        "top_k=51,12",
        "top_k=99999999999,12",
        "top_k=1e30,12",
        "top_k=100000000000000000000,12"
    })
    void topK_isKeptTo(String query, int expected) {
        for (int i = 0; i < 12; i++) {
            ok("/index_face", RestFixture.png(i, "alice"));
        }
        Answer answer = client.post("/compare_face?threshold=0&" + query, photo(ALICE));

        assertThat(answer.json().get("results")).hasSize(expected);
    }

    @Test
    void topK_notGiven_isThatOfTheSettings() {
        try (RestFixture one = RestFixture.with(
                RestSettings.defaults().withRateLimit(Optional.empty()).withTopK(1))) {
            RestClient other = one.client().as(id);
            other.post("/index_face", photo(ALICE));
            other.post("/index_face", photo(ALICE));

            assertThat(other.post("/compare_face", photo(ALICE)).json().get("results"))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/search_face", "/compare_face"})
    void topK_belowOne_isRefusedAfterTheUpload(String path) {
        Answer answer = client.post(path + "?top_k=0", photo(ALICE));
        Answer negative = client.post(path + "?top_k=-100000000000000000000", photo(ALICE));
        Answer empty = client.post(path + "?top_k=0", photo(new byte[0]));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("invalid_top_k");
        assertThat(negative.code()).isEqualTo("invalid_top_k");
        assertThat(empty.code()).isEqualTo("empty_file");
        assertThat(faces()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "top_k=ten,top_k",
        "top_k=1.5,top_k",
        "top_k=,top_k",
        "threshold=x,threshold",
        "threshold=-0.01,threshold",
        "threshold=1.01,threshold",
        "threshold=NaN,threshold",
        "threshold=,threshold"
    })
    void parameter_wrong_isToldByItsPlace(String query, String field) {
        for (String path : List.of("/search_face", "/compare_face")) {
            Answer answer = client.post(path + "?" + query, photo(new byte[0]));

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json().at("/detail/0/loc/0").textValue()).isEqualTo("query");
            assertThat(answer.json().at("/detail/0/loc/1").textValue()).isEqualTo(field);
        }
    }

    @Test
    void threshold_zero_isZero() {
        ok("/index_face", people("alice", "bob", "carol", "dave", "eve"));
        double limit = MatchPolicy.comparison()
                .threshold(REST.engine().config().calibration())
                .cosine();
        JsonNode zero = client.post("/compare_face?threshold=0", photo(ALICE)).json();
        JsonNode least =
                client.post("/compare_face?threshold=0.0", photo(ALICE)).json();
        JsonNode usual = ok("/compare_face", ALICE).json();
        JsonNode most = client.post("/compare_face?threshold=1", photo(RestFixture.png(9, "alice")))
                .json();

        assertThat(limit).isPositive();
        assertThat(usual.get("results")).hasSize(1);
        assertThat(zero.get("results")).hasSizeGreaterThan(1).isEqualTo(least.get("results"));
        assertThat(most.get("results")).isEmpty();
    }

    @Test
    void threshold_notGiven_isThatOfTheSettings() {
        RestSettings settings =
                RestSettings.defaults().withRateLimit(Optional.empty()).withSearchPolicy(MatchPolicy.cosine(-1));
        try (RestFixture all = RestFixture.with(settings)) {
            RestClient other = all.client().as(id);
            other.post("/index_face", photo(people("alice", "bob", "carol")));

            assertThat(other.post("/compare_face", photo(ALICE)).json().get("results"))
                    .hasSize(3);
        }
    }

    // --- uploads -----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"/index_face", "/search_face", "/compare_face"})
    void upload_refused_inTheOrderOfTheChecks(String path) {
        byte[] large = Arrays.copyOf(ALICE, RestSettings.MAX_IMAGE_BYTES + 1);

        refused(path, MultipartForm.file("file", "text/plain", new byte[0]), 400, "empty_file");
        refused(path, MultipartForm.file("file", "image/png", new byte[0]), 400, "empty_file");
        refused(path, MultipartForm.file("file", "text/plain", large), 400, "invalid_image_format");
        refused(path, MultipartForm.file("file", "image/webp", ALICE), 400, "invalid_image_format");
        refused(path, MultipartForm.file("file", "image/png", large), 413, "image_too_large");
        refused(path, MultipartForm.file("file", "image/png", new byte[] {1, 2, 3}), 400, "invalid_image_format");
        refused(path, MultipartForm.file("file", "image/png", hugePixels()), 400, "invalid_image_format");
        assertThat(faces()).isEmpty();
        assertThat(audited()).isEmpty();
    }

    private void refused(String path, MultipartForm form, int status, String code) {
        Answer answer = client.post(path, form);

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(Members.of(answer.json())).containsExactlyInAnyOrder("code", "message", "category", "request_id");
        assertThat(answer.json().get("request_id").textValue())
                .isEqualTo(answer.header("X-Request-ID").orElseThrow());
        assertThat(answer.json().get("category").textValue()).isEqualTo("validation");
    }

    /** A PNG whose header announces 60,000 x 60,000 pixels. */
    private static byte[] hugePixels() {
        byte[] png = ALICE.clone();
        for (int at : new int[] {18, 22}) {
            png[at] = (byte) (60_000 >> 8);
            png[at + 1] = (byte) 60_000;
        }
        return png;
    }

    @Test
    void upload_ofExactlyTheLimit_isLookedAt() {
        byte[] padded = Arrays.copyOf(ALICE, RestSettings.MAX_IMAGE_BYTES);

        assertThat(ok("/compare_face", padded).json().get("faces_found").intValue())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/jpeg", "image/jpg", "image/png", "IMAGE/PNG", "Image/Jpeg"})
    void upload_declaredType_decidesWhateverItsCase(String type) {
        Answer answer = client.post("/compare_face", MultipartForm.file("file", type, ALICE));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/index_face", "/search_face", "/compare_face"})
    void upload_withoutThePart_isToldByItsPlace(String path) {
        Answer other = client.post(path, MultipartForm.file("image", "image/png", ALICE));
        Answer field = client.post(path, new MultipartForm().withField("file", "text"));
        Answer json = client.post(path, Map.of("file", "text"));
        Answer nothing = client.post(path);

        for (Answer answer : List.of(other, field, json, nothing)) {
            assertThat(answer.status()).as(answer.text()).isEqualTo(422);
            assertThat(answer.json().at("/detail/0/loc").toString()).isEqualTo("[\"body\",\"file\"]");
        }
    }

    // --- tenant ------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"/index_face", "/search_face?top_k=0", "/compare_face?threshold=x"})
    void tenant_missingOrImpossible_isToldFirst(String path) {
        Answer missing = REST.client().post(path, photo(new byte[0]));
        Answer shortOne = REST.client().as("ab").post(path, photo(new byte[0]));
        Answer slash = REST.client().as("a/b/c").post(path, photo(new byte[0]));
        Answer shared = REST.client().as("default").post(path, photo(new byte[0]));

        assertThat(missing.status()).isEqualTo(400);
        assertThat(missing.code()).isEqualTo("missing_tenant_id");
        assertThat(missing.json().get("message").textValue()).contains("X-Tenant-ID");
        assertThat(shortOne.status()).isEqualTo(400);
        assertThat(List.of(shortOne.code(), slash.code(), shared.code())).containsOnly("invalid_tenant_id");
        assertThat(shortOne.json().get("message").textValue()).contains("X-Tenant-ID");
    }
}
