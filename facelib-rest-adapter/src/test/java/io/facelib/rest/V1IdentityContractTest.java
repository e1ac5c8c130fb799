package io.facelib.rest;

import static io.facelib.rest.V1.body;
import static io.facelib.rest.V1.names;
import static io.facelib.rest.V1.photo;
import static io.facelib.rest.V1.texts;
import static io.facelib.rest.V1.with;
import static io.facelib.rest.V1.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.facelib.FaceEngine;
import io.facelib.fake.FakeModels;
import io.facelib.inference.FaceModels;
import io.facelib.inference.Models;
import io.facelib.memory.MemoryIdentityStore;
import io.facelib.memory.MemoryVectorIndex;
import io.facelib.model.FaceImage;
import io.facelib.model.FaceRecord;
import io.facelib.model.IdentityId;
import io.facelib.model.IndexOptions;
import io.facelib.model.MatchPolicy;
import io.facelib.model.Metadata;
import io.facelib.rest.RestClient.Answer;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.settings.RestSettings;
import io.facelib.spi.IdentityStore;
import io.facelib.spi.VectorIndex;
import io.facelib.testkit.Failing;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code enroll_identity}, {@code verify} and {@code identity_safe_search} under {@code /api/v1/}. */
@Timeout(120)
class V1IdentityContractTest {
    private static final String ENROLL = "/api/v1/enroll_identity";
    private static final String VERIFY = "/api/v1/verify";
    private static final String SAFE = "/api/v1/identity_safe_search";

    /** What the fake model's calibration gives for a false match rate of 1e-5. */
    private static final double LIMIT = 0.65;

    private static final AtomicInteger SEARCHES = new AtomicInteger();
    private static final Failing<IdentityStore> IDENTITIES = Failing.of(IdentityStore.class, new MemoryIdentityStore());

    @AutoClose
    private static final RestFixture REST = RestFixture.with(
            RestSettings.defaults().withRateLimit(Optional.empty()),
            CallerResolver.trustedHeader(),
            engine -> engine.vectors(counting(new MemoryVectorIndex())).identities(IDENTITIES.backend()));

    private final String tenant = RestFixture.newTenant();
    private final RestClient client = REST.client();

    /** Counts the searches that are executed. */
    private static VectorIndex counting(VectorIndex real) {
        return (VectorIndex) Proxy.newProxyInstance(
                VectorIndex.class.getClassLoader(), new Class<?>[] {VectorIndex.class}, (self, method, arguments) -> {
                    if (method.getName().equals("search")) {
                        SEARCHES.incrementAndGet();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @BeforeEach
    void backendsWork() {
        IDENTITIES.failing().clear();
    }

    private Map<String, Object> enrolment(String identity, String... photos) {
        return body("tenant_id", tenant, "identity_id", identity, "images_b64", List.of(photos));
    }

    private void enroll(String identity, String person) {
        Answer answer = client.post(ENROLL, enrolment(identity, photo(0, person), photo(1, person)));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private FaceRecord index(int variation, String person, IndexOptions options) {
        return REST.engine()
                .tenant(tenant)
                .index(FaceImage.of(RestFixture.png(variation, person)), options)
                .faces()
                .get(0);
    }

    private static IndexOptions of(String identity) {
        return IndexOptions.defaults().withIdentity(IdentityId.of(identity));
    }

    private Map<String, Object> claim(String identity, String photo) {
        return body("tenant_id", tenant, "identity_id", identity, "image_b64", photo);
    }

    // --- enrolment ---------------------------------------------------------------------------------------------------

    @Test
    void enroll_goodPhotos_answersEveryMember() {
        Answer answer = client.post(
                ENROLL, enrolment("alice", photo(0, "alice"), V1.nobody(), photo(0, "alice"), photo(2, "alice")));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
                .isEqualTo("{\"ok\":true,\"identity\":{\"tenant_id\":\"" + tenant
                        + "\",\"identity_id\":\"alice\"},\"vector_dim\":64,\"num_images_used\":3,"
                        + "\"num_images_submitted\":4}");
    }

    @Test
    void enroll_again_replacesWhateverOverwriteSays() {
        enroll("alice", "alice");

        Answer again =
                client.post(ENROLL, with(enrolment("alice", photo(0, "bob"), photo(1, "bob")), "overwrite", false));

        assertThat(again.status()).isEqualTo(200);
        assertThat(client.post(VERIFY, claim("alice", photo(2, "bob")))
                        .json()
                        .get("verified")
                        .asBoolean())
                .isTrue();
        assertThat(client.post(VERIFY, claim("alice", photo(2, "alice")))
                        .json()
                        .get("verified")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void enroll_faceThatIsKnownUnderAnotherId_isAccepted() {
        enroll("alice", "alice");

        assertThat(client.post(ENROLL, enrolment("alice-2", photo(0, "alice"), photo(1, "alice")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void enroll_photosOfSeveralPeople_areAveraged() {
        assertThat(client.post(ENROLL, enrolment("both", photo(0, "alice"), photo(0, "bob")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void enroll_tooFewGoodPhotos_tellsWhatIsWrongWithEach() {
        Answer answer = client.post(
                ENROLL,
                enrolment(
                        "alice",
                        photo(0, "alice"),
                        "no base64!",
                        V1.nobody(),
                        V1.blurred(),
                        photo(0, "alice", "bob"),
                        "bm90IGFuIGltYWdl"));

        assertThat(answer.status()).isEqualTo(422);
        JsonNode detail = answer.json().get("detail");
        assertThat(names(detail)).containsExactly("error", "num_valid", "min_required", "failed_images");
        assertThat(answer.token()).isEqualTo("not_enough_high_quality_images");
        assertThat(detail.get("num_valid").asInt()).isEqualTo(1);
        assertThat(detail.get("min_required").asInt()).isEqualTo(2);
        JsonNode failed = detail.get("failed_images");
        assertThat(names(failed)).containsExactly("1", "2", "3", "4", "5");
        assertInvalidImage(failed.get("1"));
        assertNoUsableFaces(failed.get("2"), 0, "no_faces_detected");
        assertNoUsableFaces(failed.get("3"), 1, "blur_too_high(");
        assertSeveralFaces(failed.get("4"));
        assertInvalidImage(failed.get("5"));
        assertThat(REST.engine().tenant(tenant).identities().get(IdentityId.of("alice")))
                .isEmpty();
    }

    private static void assertInvalidImage(JsonNode detail) {
        assertThat(names(detail)).containsExactly("error", "message");
        assertThat(detail.get("error").asText()).isEqualTo("invalid_image");
    }

    private static void assertNoUsableFaces(JsonNode detail, int faces, String reason) {
        assertThat(names(detail)).containsExactly("error", "reasons", "num_faces_detected", "quality_details");
        assertThat(detail.get("error").asText()).isEqualTo("no_usable_faces");
        assertThat(detail.at("/reasons/0").asText()).startsWith(reason);
        assertThat(detail.get("num_faces_detected").asInt()).isEqualTo(faces);
        assertThat(detail.get("quality_details")).hasSize(faces);
        for (JsonNode face : detail.get("quality_details")) {
            assertThat(names(face)).containsExactly("is_usable", "score", "reasons", "blur_var", "yaw", "pitch");
        }
    }

    private static void assertSeveralFaces(JsonNode detail) {
        assertThat(names(detail)).containsExactly("error", "message", "num_usable_faces");
        assertThat(detail.get("error").asText()).isEqualTo("multiple_faces_detected");
        assertThat(detail.get("num_usable_faces").asInt()).isEqualTo(2);
    }

    @Test
    void enroll_photoWithASmallFaceBehind_counts() {
        String photo = V1.withSmallOne("alice", "bob");
        Answer answer = client.post(ENROLL, enrolment("alice", photo, photo(0, "alice")));

        JsonNode seen = client.post("/api/v1/search", body("tenant_id", tenant, "image_b64", photo))
                .json()
                .get("processing_details");
        assertThat(seen.get("num_faces_detected").asInt()).isEqualTo(2);
        assertThat(seen.get("num_usable_faces").asInt()).isEqualTo(1);
        assertThat(answer.json().get("num_images_used").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 11})
    void enroll_fewerOrMorePhotosThanAllowed_isToldByPlace(int count) {
        List<String> photos = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            photos.add(photo(i, "alice"));
        }

        Answer answer = client.post(ENROLL, enrolment("alice", photos.toArray(String[]::new)));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().at("/detail/0/type").asText()).isEqualTo(count < 2 ? "too_short" : "too_long");
        assertThat(texts(answer.json().at("/detail/0/loc"))).containsExactly("body", "images_b64");
    }

    @Test
    void enroll_mostPhotos_areAllUsed() {
        String[] photos = new String[10];
        for (int i = 0; i < 10; i++) {
            photos[i] = photo(i, "alice");
        }

        assertThat(client.post(ENROLL, enrolment("alice", photos))
                        .json()
                        .get("num_images_used")
                        .asInt())
                .isEqualTo(10);
    }

    @Test
    void enroll_tooLargePhoto_isTold() {
        String large = V1.base64(new byte[RestSettings.MAX_IMAGE_BYTES + 1]);

        Answer answer = client.post(ENROLL, enrolment("alice", photo(0, "alice"), large));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text()).isEqualTo("{\"detail\":{\"error\":\"image_too_large\"}}");
    }

    @ParameterizedTest
    @CsvSource({"tenant_id", "identity_id", "images_b64"})
    void enroll_withoutAMember_isToldByPlace(String member) {
        assertMissing(ENROLL, enrolment("alice", photo(0, "alice"), photo(1, "alice")), member);
    }

    private void assertMissing(String route, Map<String, Object> body, String member) {
        Answer answer = client.post(route, without(body, member));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().at("/detail/0/type").asText()).isEqualTo("missing");
        assertThat(texts(answer.json().at("/detail/0/loc"))).containsExactly("body", member);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice@example.com", "o'brien+work@example.co.uk", "a=b~(c)*!$&,"})
    void anyRoute_idAsOthersGiveThem_isTaken(String id) {
        Answer enrolled = client.post(ENROLL, enrolment(id, photo(0, "alice"), photo(1, "alice")));
        JsonNode verified = client.post(VERIFY, claim(id, photo(2, "alice"))).json();
        String path = "/api/v1/identities/" + URLEncoder.encode(id, StandardCharsets.UTF_8) + "?tenant_id=" + tenant;

        assertThat(enrolled.status()).as(enrolled.text()).isEqualTo(200);
        assertThat(enrolled.json().at("/identity/identity_id").textValue()).isEqualTo(id);
        assertThat(verified.get("verified").booleanValue()).isTrue();
        assertThat(client.get(path).json().get("identity_id").textValue()).isEqualTo(id);
        assertThat(client.delete(path).status()).isEqualTo(200);
        assertThat(client.get(path).status()).isEqualTo(404);
    }

    @Test
    void anyRoute_idThatNobodyCanHave_isToldByPlace() {
        List<Answer> answers = List.of(
                client.post(ENROLL, enrolment("a b", photo(0, "alice"), photo(1, "alice"))),
                client.post(VERIFY, claim("", photo(0, "alice"))),
                client.post(SAFE, claim("a/b", photo(0, "alice"))));

        assertThat(answers).allMatch(answer -> answer.status() == 422);
        assertThat(answers)
                .allMatch(answer -> texts(answer.json().at("/detail/0/loc")).equals(List.of("body", "identity_id")));
    }

    // --- verification ------------------------------------------------------------------------------------------------

    @Test
    void verify_thatPerson_answersEveryMemberAndTheirFaces() {
        enroll("alice", "alice");
        FaceRecord own = index(3, "alice", of("alice"));
        index(4, "alice", of("somebody-else"));
        index(5, "alice", IndexOptions.defaults());

        Answer answer = client.post(VERIFY, claim("alice", photo(2, "alice")));

        assertThat(answer.status()).isEqualTo(200);
        JsonNode json = answer.json();
        assertThat(names(json))
                .containsExactly(
                        "verified",
                        "similarity",
                        "threshold",
                        "tenant_id",
                        "identity_id",
                        "reason",
                        "results",
                        "count");
        assertThat(json.get("verified").asBoolean()).isTrue();
        assertThat(json.get("similarity").asDouble()).isBetween(LIMIT, 1.0);
        assertThat(json.get("threshold").asDouble()).isEqualTo(LIMIT);
        assertThat(json.get("tenant_id").asText()).isEqualTo(tenant);
        assertThat(json.get("identity_id").asText()).isEqualTo("alice");
        assertThat(json.get("reason").isNull()).isTrue();
        assertThat(json.get("count").asInt()).isEqualTo(1);
        assertThat(names(json.at("/results/0"))).containsExactly("id", "score", "payload");
        assertThat(json.at("/results/0/id").asText()).isEqualTo(own.id().value());
        assertThat(json.at("/results/0/payload/identity_id").asText()).isEqualTo("alice");
    }

    @Test
    void verify_anotherPerson_isBelowTheThresholdAndSearchesNothing() {
        enroll("alice", "alice");
        index(3, "alice", of("alice"));
        int before = SEARCHES.get();

        JsonNode json = client.post(VERIFY, claim("alice", photo(0, "bob"))).json();

        assertThat(names(json))
                .containsExactly(
                        "verified",
                        "similarity",
                        "threshold",
                        "tenant_id",
                        "identity_id",
                        "reason",
                        "results",
                        "count");
        assertThat(json.get("verified").asBoolean(true)).isFalse();
        assertThat(json.get("similarity").asDouble()).isBetween(-1.0, LIMIT);
        assertThat(json.get("reason")).hasToString("{\"error\":\"low_similarity\",\"threshold\":0.65}");
        assertThat(json.get("results")).isEmpty();
        assertThat(json.get("count").asInt()).isZero();
        assertThat(SEARCHES.get()).isEqualTo(before);
    }

    @Test
    void verify_unknownIdentity_isNotFoundLikeAnotherTenants() {
        enroll("alice", "alice");
        int before = SEARCHES.get();

        Answer unknown = client.post(VERIFY, claim("nobody", photo(0, "alice")));
        Answer foreign =
                client.post(VERIFY, with(claim("alice", photo(0, "alice")), "tenant_id", RestFixture.newTenant()));

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.text()).isEqualTo("{\"detail\":\"identity_not_enrolled\"}");
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.body()).isEqualTo(unknown.body());
        assertThat(SEARCHES.get()).isEqualTo(before);
    }

    @Test
    void verify_photoThatDoesNotDo_hasTheShortShapeWhetherEnrolledOrNot() {
        enroll("alice", "alice");
        int before = SEARCHES.get();

        for (String identity : List.of("alice", "nobody")) {
            JsonNode nobody = client.post(VERIFY, claim(identity, V1.nobody())).json();
            assertThat(names(nobody)).containsExactly("verified", "similarity", "reason", "results");
            assertThat(nobody.get("verified").asBoolean(true)).isFalse();
            assertThat(nobody.get("similarity").isDouble()).isTrue();
            assertThat(nobody.get("similarity").asDouble()).isZero();
            assertNoUsableFaces(nobody.get("reason"), 0, "no_faces_detected");
            assertThat(nobody.get("results")).isEmpty();
        }
        assertSeveralFaces(client.post(VERIFY, claim("alice", photo(0, "alice", "bob")))
                .json()
                .get("reason"));
        assertInvalidImage(
                client.post(VERIFY, claim("alice", "no base64!")).json().get("reason"));
        assertThat(SEARCHES.get()).isEqualTo(before);
    }

    @Test
    void verify_thresholdOfTheRequest_isUsedAndEqualPasses() {
        enroll("alice", "alice");
        Map<String, Object> claim = claim("alice", photo(2, "alice"));
        double similarity = client.post(VERIFY, claim).json().get("similarity").asDouble();

        JsonNode equal =
                client.post(VERIFY, with(claim, "hi_threshold", similarity)).json();
        JsonNode above = client.post(VERIFY, with(claim, "hi_threshold", Math.nextUp(similarity)))
                .json();
        JsonNode zero = client.post(VERIFY, with(claim, "hi_threshold", 0)).json();

        assertThat(equal.get("verified").asBoolean()).isTrue();
        assertThat(equal.get("threshold").asDouble()).isEqualTo(similarity);
        assertThat(above.get("verified").asBoolean(true)).isFalse();
        assertThat(above.at("/reason/threshold").asDouble()).isEqualTo(Math.nextUp(similarity));
        assertThat(zero.get("verified").asBoolean()).isTrue();
    }

    @Test
    void verify_poorFaces_areResultsToo() {
        enroll("alice", "alice");
        blurredFaceOf("alice");
        index(3, "alice", of("alice"));

        JsonNode verified =
                client.post(VERIFY, claim("alice", photo(2, "alice"))).json();
        JsonNode safe = client.post(SAFE, claim("alice", photo(2, "alice"))).json();
        JsonNode one = client.post(VERIFY, with(claim("alice", photo(2, "alice")), "top_k", 1))
                .json();

        assertThat(verified.get("count").asInt()).isEqualTo(2);
        assertThat(safe.get("count").asInt()).isEqualTo(1);
        assertThat(safe.at("/results/0/payload/quality_is_usable").asBoolean()).isTrue();
        assertThat(one.get("count").asInt()).isEqualTo(1);
    }

    /** A stored face that is not usable. */
    private void blurredFaceOf(String identity) {
        byte[] picture = Base64.getDecoder().decode(V1.blurred());
        FaceRecord face = REST.engine()
                .tenant(tenant)
                .index(FaceImage.of(picture), of(identity))
                .faces()
                .get(0);
        assertThat(face.quality().usable()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"top_k, 0", "top_k, 201", "top_k, x", "hi_threshold, -0.1", "hi_threshold, 1.1", "hi_threshold, x"})
    void verify_memberOutOfBounds_isToldByPlace(String member, String value) {
        assertRefused(VERIFY, member, value);
    }

    private void assertRefused(String route, String member, String value) {
        Answer answer = client.post(route, with(claim("alice", photo(0, "alice")), member, value));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(texts(answer.json().at("/detail/0/loc"))).containsExactly("body", member);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tenant_id", "identity_id", "image_b64"})
    void verifyAndSafeSearch_withoutAMember_isToldByPlace(String member) {
        assertMissing(VERIFY, claim("alice", photo(0, "alice")), member);
        assertMissing(SAFE, claim("alice", photo(0, "alice")), member);
    }

    // --- identity-safe search ----------------------------------------------------------------------------------------

    private static final List<String> SAFE_MEMBERS =
            List.of("verified", "similarity", "threshold", "reason", "results", "count");

    @Test
    void safeSearch_thatPerson_findsTheirFacesAndNobodyElses() {
        enroll("alice", "alice");
        FaceRecord own = index(3, "alice", of("alice").withMetadata(Metadata.of("image_sha256", "2cf2")));
        index(4, "alice", of("somebody-else"));
        index(5, "alice", IndexOptions.defaults());
        REST.engine().tenant(RestFixture.newTenant()).index(FaceImage.of(RestFixture.png(6, "alice")), of("alice"));

        Answer answer = client.post(SAFE, claim("alice", photo(2, "alice")));

        assertThat(answer.status()).isEqualTo(200);
        JsonNode json = answer.json();
        assertThat(names(json)).isEqualTo(SAFE_MEMBERS);
        assertThat(json.get("verified").asBoolean()).isTrue();
        assertThat(json.get("similarity").asDouble()).isBetween(LIMIT, 1.0);
        assertThat(json.get("threshold").asDouble()).isEqualTo(LIMIT);
        assertThat(json.get("reason").isNull()).isTrue();
        assertThat(json.get("count").asInt()).isEqualTo(1);
        JsonNode result = json.at("/results/0");
        assertThat(names(result)).containsExactly("id", "score", "image_id", "tenant_id", "identity_id", "payload");
        assertThat(result.get("id").asText()).isEqualTo(own.id().value());
        assertThat(result.get("image_id").asText()).isEqualTo("2cf2");
        assertThat(result.get("tenant_id").asText()).isEqualTo(tenant);
        assertThat(result.get("identity_id").asText()).isEqualTo("alice");
        assertThat(result.at("/payload/tenant_id").asText()).isEqualTo(tenant);
    }

    @Test
    void safeSearch_verifiedWithoutFaces_isStillVerified() {
        enroll("alice", "alice");

        JsonNode json = client.post(SAFE, claim("alice", photo(2, "alice"))).json();

        assertThat(json.get("verified").asBoolean()).isTrue();
        assertThat(json.get("results")).isEmpty();
        assertThat(json.get("count").asInt()).isZero();
    }

    @Test
    void safeSearch_passes_searchesOnce() {
        enroll("alice", "alice");
        int before = SEARCHES.get();

        client.post(SAFE, claim("alice", photo(2, "alice")));

        assertThat(SEARCHES.get()).isEqualTo(before + 1);
    }

    @Test
    void safeSearch_photoThatDoesNotDo_endsBeforeTheIdentityIsLookedUp() {
        enroll("alice", "alice");
        index(3, "alice", of("alice"));
        int before = SEARCHES.get();
        IDENTITIES.failing().add("get");

        assertNoUsableFaces(refused("alice", V1.nobody(), 0).get("reason"), 0, "no_faces_detected");
        assertNoUsableFaces(refused("alice", V1.blurred(), 0).get("reason"), 1, "blur_too_high(");
        assertSeveralFaces(refused("alice", photo(0, "alice", "bob"), 0).get("reason"));
        assertInvalidImage(refused("alice", "no base64!", 0).get("reason"));
        assertInvalidImage(refused("alice", "bm90IGFuIGltYWdl", 0).get("reason"));
        assertThat(SEARCHES.get()).isEqualTo(before);
    }

    private JsonNode refused(String identity, String photo, double similarity) {
        Answer answer = client.post(SAFE, claim(identity, photo));
        assertThat(answer.status()).isEqualTo(200);
        JsonNode json = answer.json();
        assertThat(names(json)).isEqualTo(SAFE_MEMBERS);
        assertThat(json.get("verified").asBoolean(true)).isFalse();
        assertThat(json.get("similarity").asDouble()).isCloseTo(similarity, within(1e-9));
        assertThat(json.get("threshold").asDouble()).isEqualTo(LIMIT);
        assertThat(json.get("results")).isEmpty();
        assertThat(json.get("count").asInt()).isZero();
        return json;
    }

    @Test
    void safeSearch_unknownIdentity_isToldLikeAnotherTenants() {
        enroll("alice", "alice");
        index(3, "alice", of("alice"));
        int before = SEARCHES.get();

        JsonNode unknown = refused("nobody", photo(0, "alice"), 0);
        Answer foreign =
                client.post(SAFE, with(claim("alice", photo(0, "alice")), "tenant_id", RestFixture.newTenant()));

        assertThat(unknown.get("reason")).hasToString("{\"error\":\"identity_not_found\"}");
        assertThat(foreign.json()).isEqualTo(unknown);
        assertThat(SEARCHES.get()).isEqualTo(before);
    }

    @Test
    void safeSearch_anotherPerson_tellsTheSimilarityAndSearchesNothing() {
        enroll("alice", "alice");
        index(0, "bob", of("alice"));
        double similarity = client.post(VERIFY, claim("alice", photo(0, "bob")))
                .json()
                .get("similarity")
                .asDouble();
        int before = SEARCHES.get();

        JsonNode json = refused("alice", photo(0, "bob"), similarity);

        assertThat(similarity).isNotZero();
        assertThat(json.get("reason")).hasToString("{\"error\":\"low_similarity\"}");
        assertThat(SEARCHES.get()).isEqualTo(before);
    }

    @Test
    void safeSearch_thresholdOfTheRequest_doesNotCount() {
        enroll("alice", "alice");

        JsonNode json = client.post(
                        SAFE, with(with(claim("alice", photo(0, "bob")), "hi_threshold", 0), "threshold", 0))
                .json();

        assertThat(json.get("verified").asBoolean(true)).isFalse();
        assertThat(json.get("threshold").asDouble()).isEqualTo(LIMIT);
    }

    @Test
    void safeSearch_topKAndMinScore_limitTheResults() {
        enroll("alice", "alice");
        index(2, "alice", of("alice"));
        index(3, "alice", of("alice"));
        index(0, "bob", of("alice"));
        Map<String, Object> claim = claim("alice", photo(2, "alice"));

        JsonNode all = client.post(SAFE, claim).json();
        JsonNode same = client.post(SAFE, with(claim, "min_score", 0.99)).json();
        JsonNode one = client.post(SAFE, with(claim, "top_k", 1)).json();

        assertThat(all.get("count").asInt()).isBetween(2, 3);
        assertThat(all.at("/results/0/score").asDouble()).isCloseTo(1, within(1e-5));
        assertThat(same.get("count").asInt()).isEqualTo(1);
        assertThat(one.get("count").asInt()).isEqualTo(1);
        assertThat(one.at("/results/0/id")).isEqualTo(all.at("/results/0/id"));
    }

    @ParameterizedTest
    @CsvSource({"top_k, 0", "top_k, 201", "min_score, -0.1", "min_score, 1.1", "min_score, x"})
    void safeSearch_memberOutOfBounds_isToldByPlace(String member, String value) {
        assertRefused(SAFE, member, value);
    }

    // --- what fails --------------------------------------------------------------------------------------------------

    @Test
    void identityStore_thatDoesNotAnswer_isNoVerdictAndSearchesNothing() {
        enroll("alice", "alice");
        int before = SEARCHES.get();
        IDENTITIES.failing().add("get");

        for (String route : List.of(SAFE, VERIFY)) {
            Answer answer = client.post(route, claim("alice", photo(2, "alice")));
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.token()).isEqualTo("pipeline_error");
            assertThat(names(answer.json())).containsExactly("detail");
            assertThat(answer.text()).doesNotContain("fails for a test");
        }
        assertThat(SEARCHES.get()).isEqualTo(before);
    }

    @Test
    void identityOfAnotherModel_isToldLikeOneThatIsNotEnrolled() {
        MemoryIdentityStore shared = new MemoryIdentityStore();
        IdentityStore kept = kept(shared);
        RestSettings settings = RestSettings.defaults().withRateLimit(Optional.empty());
        try (RestFixture first =
                RestFixture.with(settings, CallerResolver.trustedHeader(), engine -> engine.identities(kept))) {
            Answer enrolled = first.client().post(ENROLL, enrolment("alice", photo(0, "alice"), photo(1, "alice")));
            assertThat(enrolled.status()).isEqualTo(200);
        }
        try (OtherModel other = new OtherModel(kept)) {
            RestClient there = other.client();
            assertThat(there.post(SAFE, claim("alice", photo(2, "alice")))
                            .json()
                            .get("reason"))
                    .hasToString("{\"error\":\"identity_not_found\"}");
            assertThat(there.post(VERIFY, claim("alice", photo(2, "alice"))).text())
                    .isEqualTo("{\"detail\":\"identity_not_enrolled\"}");
        }
    }

    /** A store that outlives its engine. */
    private static IdentityStore kept(IdentityStore real) {
        return (IdentityStore) Proxy.newProxyInstance(
                IdentityStore.class.getClassLoader(),
                new Class<?>[] {IdentityStore.class},
                (self, method, arguments) -> {
                    try {
                        return method.getName().equals("close") ? null : method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void model_thatFails_isAReasonInTheIdentityRoutesAndAFailureInSearch() {
        try (OtherModel failing = new OtherModel(new MemoryIdentityStore())) {
            failing.fails();
            RestClient there = failing.client();
            Answer search = there.post("/api/v1/search", body("tenant_id", tenant, "image_b64", photo(0, "alice")));
            JsonNode safe = there.post(SAFE, claim("alice", photo(0, "alice"))).json();
            JsonNode verified =
                    there.post(VERIFY, claim("alice", photo(0, "alice"))).json();
            Answer enrolled = there.post(ENROLL, enrolment("alice", photo(0, "alice"), photo(1, "alice")));

            assertThat(search.status()).isEqualTo(500);
            assertThat(search.token()).isEqualTo("embedding_failed");
            assertThat(names(search.json().get("detail"))).containsExactly("error", "message", "processing_details");
            assertThat(names(search.json().at("/detail/processing_details")))
                    .contains("num_faces_detected", "all_faces", "embedding");
            assertEmbeddingFailed(safe.get("reason"));
            assertEmbeddingFailed(verified.get("reason"));
            assertThat(enrolled.status()).isEqualTo(422);
            assertEmbeddingFailed(enrolled.json().at("/detail/failed_images/0"));
        }
    }

    private static void assertEmbeddingFailed(JsonNode detail) {
        assertThat(names(detail)).containsExactly("error", "message");
        assertThat(detail.get("error").asText()).isEqualTo("embedding_failed");
        assertThat(detail.get("message").asText()).isEqualTo("the model failed");
    }

    /** The routes over an engine whose model is another, and may be made to fail. */
    private static final class OtherModel implements AutoCloseable {
        private final OtherEmbedder embedder;
        private final FaceEngine engine;
        private final FaceApi api;
        private final RestServer server;

        OtherModel(IdentityStore identities) {
            try {
                FaceModels fake = FakeModels.models().open(Optional.empty());
                embedder = new OtherEmbedder(fake.embedder());
                engine = FaceEngine.builder()
                        .models(Models.of("other", fake.detector(), embedder))
                        .identities(identities)
                        .build();
                api = FaceApi.over(engine)
                        .callers(CallerResolver.trustedHeader())
                        .settings(RestSettings.defaults()
                                .withRateLimit(Optional.empty())
                                .withVerifyPolicy(MatchPolicy.verification()))
                        .build();
                server = RestServer.start(api);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        void fails() {
            embedder.fail();
        }

        RestClient client() {
            return new RestClient(server.uri());
        }

        @Override
        public void close() {
            try {
                server.close();
                api.close();
                engine.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }
}
