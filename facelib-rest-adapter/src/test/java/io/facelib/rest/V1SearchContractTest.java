package io.facelib.rest;

import static io.facelib.rest.V1.body;
import static io.facelib.rest.V1.names;
import static io.facelib.rest.V1.texts;
import static io.facelib.rest.V1.with;
import static io.facelib.rest.V1.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.facelib.model.FaceImage;
import io.facelib.model.IdentityId;
import io.facelib.model.IndexOptions;
import io.facelib.model.IndexResult;
import io.facelib.model.MatchPolicy;
import io.facelib.model.Metadata;
import io.facelib.rest.RestClient.Answer;
import io.facelib.rest.settings.RestSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /api/v1/search} and {@code /api/v1/search/file}. */
@Timeout(120)
class V1SearchContractTest {
    private static final String SEARCH = "/api/v1/search";
    private static final String FILE = "/api/v1/search/file";

    @AutoClose
    private static final RestFixture REST = RestFixture.start();

    private final String tenant = RestFixture.newTenant();
    private final RestClient client = REST.client();

    private IndexResult index(int variation, String person, Metadata metadata) {
        return REST.engine()
                .tenant(tenant)
                .index(
                        FaceImage.of(RestFixture.png(variation, person)),
                        IndexOptions.defaults().withMetadata(metadata).withKeepCrops(true));
    }

    private float[] vector(int variation, String person) {
        return REST.engine()
                .analyze(FaceImage.of(RestFixture.png(variation, person)))
                .faces()
                .get(0)
                .embedding()
                .orElseThrow()
                .toArray();
    }

    private static List<Double> scaled(float[] vector, double factor) {
        List<Double> numbers = new ArrayList<>();
        for (float value : vector) {
            numbers.add(value * factor);
        }
        return numbers;
    }

    private Map<String, Object> byImage(String base64) {
        return body("tenant_id", tenant, "image_b64", base64);
    }

    private Map<String, Object> byVector(float[] vector) {
        return body("tenant_id", tenant, "vector", vector);
    }

    // --- by image ----------------------------------------------------------------------------------------------------

    @Test
    void image_ofSomebodyStored_answersEveryMember() {
        IndexResult stored = index(0, "alice", Metadata.of("url", "https://www.example.net/p.html"));
        index(0, "bob", Metadata.none());

        Answer answer = client.post(SEARCH, byImage(V1.photo(1, "alice")));

        assertThat(answer.status()).isEqualTo(200);
        JsonNode json = answer.json();
        assertThat(names(json)).containsExactly("query", "hits", "count", "processing_details");
        assertThat(names(json.get("query"))).containsExactly("tenant_id", "search_mode", "mode", "top_k", "threshold");
        assertThat(json.at("/query/tenant_id").asText()).isEqualTo(tenant);
        assertThat(json.at("/query/search_mode").asText()).isEqualTo("image");
        assertThat(json.at("/query/mode").asText()).isEqualTo("standard");
        assertThat(json.at("/query/top_k").asInt()).isEqualTo(50);
        // What the fake model's calibration gives for a false match rate of 1e-2.
        assertThat(json.at("/query/threshold").asDouble()).isEqualTo(0.5);
        assertThat(json.get("count").asInt()).isEqualTo(1);
        JsonNode hit = json.at("/hits/0");
        assertThat(names(hit))
                .containsExactly(
                        "id", "face_id", "score", "similarity_pct", "payload", "thumb_url", "crop_url", "image_url");
        String id = stored.faces().get(0).id().value();
        assertThat(hit.get("id").asText()).isEqualTo(id);
        assertThat(hit.get("face_id").asText()).isEqualTo(id);
        double score = hit.get("score").asDouble();
        assertThat(score).isBetween(0.5, 1.0);
        assertThat(hit.get("similarity_pct").asDouble()).isEqualTo(Math.round(score * 1_000) / 10.0);
    }

    @Test
    void image_processingDetails_tellWhatWasSeen() {
        Answer answer = client.post(SEARCH, byImage(V1.photo(0, "alice", "bob")));

        JsonNode details = answer.json().get("processing_details");
        assertThat(names(details))
                .containsExactly(
                        "num_faces_detected",
                        "num_usable_faces",
                        "selected_face_index",
                        "all_faces",
                        "quality_config",
                        "detection_threshold",
                        "image",
                        "embedding");
        assertThat(details.get("num_faces_detected").asInt()).isEqualTo(2);
        assertThat(details.get("num_usable_faces").asInt()).isEqualTo(2);
        assertThat(details.get("selected_face_index").isInt()).isTrue();
        assertThat(details.get("detection_threshold").asDouble()).isEqualTo(0.5);
        JsonNode face = details.at("/all_faces/1");
        assertThat(names(face))
                .containsExactly(
                        "index",
                        "detection_score",
                        "bbox",
                        "quality",
                        "embedding_available",
                        "normed_embedding_available");
        assertThat(face.get("index").asInt()).isEqualTo(1);
        assertThat(face.get("bbox")).hasSize(4);
        assertThat(face.get("embedding_available").asBoolean()).isTrue();
        assertThat(names(face.get("quality")))
                .containsExactly("is_usable", "score", "reasons", "blur_var", "yaw_deg", "pitch_deg", "roll_deg");
        assertThat(texts(face.at("/quality/reasons"))).containsExactly("ok");
        assertThat(details.get("quality_config"))
                .hasToString("{\"min_size\":32,\"min_blur_var\":30.0,\"max_yaw_deg\":45.0,\"max_pitch_deg\":45.0,"
                        + "\"min_score\":0.3}");
        assertThat(details.get("image")).hasToString("{\"height\":240,\"width\":480,\"channels\":3}");
        assertThat(names(details.get("embedding"))).containsExactly("norm", "dimension", "source");
        assertThat(details.at("/embedding/norm").asDouble()).isCloseTo(1, within(1e-3));
        assertThat(details.at("/embedding/dimension").asInt()).isEqualTo(64);
        assertThat(details.at("/embedding/source").asText()).isEqualTo("computed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s",
                "  \n%s\t ",
                "data:image/png;base64,%s",
                "DATA:image/png;BASE64,%s",
                " \r\n data:image/jpeg;charset=utf-8;base64,%s\n"
            })
    void image_plainOrAsDataUrl_isRead(String form) {
        index(0, "alice", Metadata.none());

        Answer answer = client.post(SEARCH, byImage(String.format(form, V1.photo(1, "alice"))));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("count").asInt()).isEqualTo(1);
    }

    @Test
    void image_base64InLines_isRead() {
        byte[] photo = RestFixture.png(1, "alice");
        String lines = Base64.getMimeEncoder().encodeToString(photo);

        assertThat(lines).contains("\r\n");
        assertThat(client.post(SEARCH, byImage(lines)).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"no base64!", "data:image/png;base64", "data:,", "bm90IGFuIGltYWdl", "AAA", "\u00fc\u20ac=="})
    void image_thatCannotBeRead_isInvalid(String base64) {
        Answer answer = client.post(SEARCH, byImage(base64));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(names(answer.json())).containsExactly("detail");
        assertThat(answer.token()).isEqualTo("invalid_image");
        assertNothingSeen(answer);
        assertThat(answer.json().at("/detail/message").isTextual()).isTrue();
    }

    @Test
    void image_ofMoreThanTheLimit_isTooLarge() {
        byte[] most = new byte[RestSettings.MAX_IMAGE_BYTES];
        byte[] more = new byte[RestSettings.MAX_IMAGE_BYTES + 1];
        byte[] muchMore = new byte[RestSettings.MAX_IMAGE_BYTES + (4 << 20)];

        assertThat(client.post(SEARCH, byImage(V1.base64(most))).token()).isEqualTo("invalid_image");
        for (byte[] large : List.of(more, muchMore)) {
            Answer answer = client.post(SEARCH, byImage(V1.base64(large)));
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.text()).isEqualTo("{\"detail\":{\"error\":\"image_too_large\"}}");
        }
    }

    @Test
    void image_withoutAFace_tellsSoWithDetails() {
        Answer answer = client.post(SEARCH, byImage(V1.nobody()));

        assertThat(answer.status()).isEqualTo(422);
        JsonNode detail = answer.json().get("detail");
        assertThat(names(detail))
                .containsExactly("error", "reasons", "num_faces_detected", "quality_details", "processing_details");
        assertThat(answer.token()).isEqualTo("no_usable_faces");
        assertThat(texts(detail.get("reasons"))).containsExactly("no_faces_detected");
        assertThat(detail.get("num_faces_detected").asInt()).isZero();
        assertThat(detail.get("quality_details")).isEmpty();
        assertThat(detail.at("/processing_details/num_faces_detected").asInt()).isZero();
        assertThat(detail.at("/processing_details/selected_face_index").isNull())
                .isTrue();
    }

    @Test
    void image_withoutAUsableFace_tellsTheReasons() {
        Answer answer = client.post(SEARCH, byImage(V1.blurred()));

        assertThat(answer.status()).isEqualTo(422);
        JsonNode detail = answer.json().get("detail");
        assertThat(answer.token()).isEqualTo("no_usable_faces");
        assertThat(texts(detail.get("reasons")))
                .hasSize(1)
                .allMatch(reason -> reason.matches("blur_too_high\\(\\d+\\.\\d\\)"));
        assertThat(detail.get("num_faces_detected").asInt()).isEqualTo(1);
        assertThat(names(detail.at("/quality_details/0")))
                .containsExactly("is_usable", "score", "reasons", "blur_var", "yaw", "pitch");
        assertThat(detail.at("/quality_details/0/is_usable").asBoolean(true)).isFalse();
        assertThat(detail.at("/processing_details/num_usable_faces").asInt()).isZero();
        assertThat(detail.at("/processing_details/embedding").isNull()).isTrue();
    }

    // --- by vector ---------------------------------------------------------------------------------------------------

    /** The details of an image that could not be looked at. */
    private static void assertNothingSeen(Answer answer) {
        JsonNode details = answer.json().at("/detail/processing_details");
        assertThat(names(details))
                .containsExactly(
                        "num_faces_detected",
                        "num_usable_faces",
                        "selected_face_index",
                        "all_faces",
                        "quality_config",
                        "detection_threshold",
                        "image",
                        "embedding");
        assertThat(details.get("num_faces_detected").intValue()).isZero();
        assertThat(details.get("all_faces")).isEmpty();
        assertThat(details.get("detection_threshold").isNumber()).isTrue();
        assertThat(details.get("image").isNull()).isTrue();
    }

    @Test
    void vector_ofAnyNorm_findsTheSameWithoutDetails() {
        index(0, "alice", Metadata.none());
        Answer unit = client.post(SEARCH, byVector(vector(1, "alice")));
        Answer scaled = client.post(SEARCH, body("tenant_id", tenant, "vector", scaled(vector(1, "alice"), 7.5)));

        assertThat(unit.status()).isEqualTo(200);
        assertThat(names(unit.json())).containsExactly("query", "hits", "count");
        assertThat(unit.json().at("/query/search_mode").asText()).isEqualTo("vector");
        assertThat(unit.json().get("count").asInt()).isEqualTo(1);
        assertThat(scaled.json().at("/hits/0/score").asDouble())
                .isCloseTo(unit.json().at("/hits/0/score").asDouble(), within(1e-5));
    }

    @Test
    void vectorAndImage_theVectorIsUsedAndToldSo() {
        index(0, "alice", Metadata.none());

        Answer answer = client.post(SEARCH, with(byVector(vector(0, "alice")), "image_b64", V1.photo(0, "bob")));

        assertThat(answer.json().at("/query/search_mode").asText()).isEqualTo("vector");
        assertThat(answer.json().get("count").asInt()).isEqualTo(1);
        assertThat(answer.json().has("processing_details")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 65, 512})
    void vector_ofAnotherDimension_isRefusedWithTheRightOne(int dimension) {
        float[] vector = new float[dimension];
        Arrays.fill(vector, 1);

        Answer answer = client.post(SEARCH, byVector(vector));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("detail").isTextual()).isTrue();
        assertThat(answer.json().get("detail").asText()).contains("64");
    }

    @Test
    void vector_ofZeros_isRefused() {
        assertThat(client.post(SEARCH, byVector(new float[64])).status()).isEqualTo(422);
    }

    @Test
    void neitherVectorNorImage_isMissing() {
        for (Map<String, Object> body : List.of(
                body("tenant_id", tenant),
                body("tenant_id", tenant, "vector", null, "image_b64", null),
                body("tenant_id", tenant, "image_b64", ""))) {
            Answer answer = client.post(SEARCH, body);
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.text()).isEqualTo("{\"detail\":{\"error\":\"missing_vector_or_image\"}}");
        }
    }

    // --- what is asked for -------------------------------------------------------------------------------------------

    @Test
    void thresholdTopKAndMode_areUsedAndEchoed() {
        index(0, "alice", Metadata.none());
        index(1, "alice", Metadata.none());
        index(0, "bob", Metadata.none());
        Map<String, Object> body = with(byVector(vector(0, "alice")), "mode", "deep");

        JsonNode all = client.post(SEARCH, with(with(body, "threshold", 0), "top_k", 200))
                .json();
        JsonNode same = client.post(SEARCH, with(body, "threshold", 0.99)).json();
        JsonNode best = client.post(SEARCH, with(body, "top_k", 1)).json();

        assertThat(all.at("/query/threshold").asDouble()).isZero();
        assertThat(all.at("/query/top_k").asInt()).isEqualTo(200);
        assertThat(all.at("/query/mode").asText()).isEqualTo("deep");
        assertThat(all.get("count").asInt()).isBetween(2, 3);
        List<Double> scores = new ArrayList<>();
        all.get("hits").forEach(hit -> scores.add(hit.get("score").asDouble()));
        assertThat(scores).isSortedAccordingTo((a, b) -> Double.compare(b, a)).allMatch(score -> score >= 0);
        assertThat(same.at("/query/threshold").asDouble()).isEqualTo(0.99);
        assertThat(same.get("count").asInt()).isEqualTo(1);
        assertThat(best.get("count").asInt()).isEqualTo(1);
        assertThat(best.at("/hits/0/score").asDouble()).isCloseTo(1, within(1e-5));
    }

    @Test
    void otherTenantsFaces_areNotFound() {
        index(0, "alice", Metadata.none());

        Answer answer = client.post(SEARCH, with(byVector(vector(0, "alice")), "tenant_id", RestFixture.newTenant()));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("count").asInt()).isZero();
    }

    @Test
    void tenantHeader_doesNotCount() {
        index(0, "alice", Metadata.none());

        Answer answer = client.as("somebody-else").post(SEARCH, byVector(vector(0, "alice")));

        assertThat(answer.json().at("/query/tenant_id").asText()).isEqualTo(tenant);
        assertThat(answer.json().get("count").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "top_k, 1e30, less_than_equal",
        "top_k, 100000000000000000000, less_than_equal",
        "top_k, -1e30, greater_than_equal",
        "top_k, 0, greater_than_equal",
        "top_k, 201, less_than_equal",
        "top_k, many, int_parsing",
        "top_k, 1.5, int_parsing",
        "threshold, -0.1, greater_than_equal",
        "threshold, 1.1, less_than_equal",
        "threshold, high, float_parsing",
        "tenant_id, default, value_error",
        "tenant_id, a/b, value_error"
    })
    void memberOutOfBounds_isToldByPlace(String member, String value, String type) {
        Answer answer = client.post(SEARCH, with(byVector(new float[64]), member, value));

        assertThat(answer.status()).isEqualTo(422);
        JsonNode violation = answer.json().at("/detail/0");
        assertThat(violation.get("type").asText()).isEqualTo(type);
        assertThat(texts(violation.get("loc"))).containsExactly("body", member);
    }

    @Test
    void tenantOrBody_missing_isToldByPlace() {
        Answer tenantless = client.post(SEARCH, without(byVector(new float[64]), "tenant_id"));
        Answer broken = client.postText(SEARCH, "{\"tenant_id\":");
        Answer list = client.postText(SEARCH, "[]");
        Answer wrongVector = client.post(SEARCH, body("tenant_id", tenant, "vector", List.of(1, "x")));

        assertThat(tenantless.json().at("/detail/0/type").asText()).isEqualTo("missing");
        assertThat(texts(tenantless.json().at("/detail/0/loc"))).containsExactly("body", "tenant_id");
        assertThat(broken.json().at("/detail/0/type").asText()).isEqualTo("json_invalid");
        assertThat(texts(wrongVector.json().at("/detail/0/loc"))).containsExactly("body", "vector", "1");
        assertThat(List.of(tenantless, broken, list, wrongVector)).allMatch(answer -> answer.status() == 422);
    }

    @Test
    void body_ofVeryManyTokens_isRefused() {
        String brackets = "[" + "[],".repeat(1_000_000) + "[]]";

        Answer answer = client.postText(SEARCH, "{\"tenant_id\":\"" + tenant + "\",\"vector\":" + brackets + "}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().at("/detail/0/type").asText()).isEqualTo("json_invalid");
    }

    // --- what is shown of a face -------------------------------------------------------------------------------------

    @Test
    void payload_hasTheServicesNamesAndNothingPrivate() {
        REST.engine()
                .tenant(tenant)
                .index(
                        FaceImage.of(RestFixture.png(0, "alice")),
                        IndexOptions.defaults()
                                .withIdentity(IdentityId.of("alice"))
                                .withKeepCrops(true)
                                .withMetadata(Metadata.copyOf(Map.of(
                                        "note", "kept",
                                        "tenant_id", "another",
                                        "identity_id", "mallory",
                                        "thumb_key", "another/x.jpg",
                                        "raw_key", "another/y.jpg",
                                        "raw_url", "https://example.org/raw",
                                        "det_score", 1,
                                        "embedding", List.of(1)))));

        JsonNode hit = client.post(SEARCH, byVector(vector(0, "alice"))).json().at("/hits/0");
        JsonNode payload = hit.get("payload");

        assertThat(names(payload))
                .containsExactlyInAnyOrder(
                        "tenant_id",
                        "identity_id",
                        "bbox",
                        "phash",
                        "p_hash",
                        "ts",
                        "quality_is_usable",
                        "quality_score",
                        "thumb_key",
                        "crop_key",
                        "indexed_at",
                        "note",
                        "site");
        assertThat(payload.get("tenant_id").asText()).isEqualTo(tenant);
        assertThat(payload.get("identity_id").asText()).isEqualTo("alice");
        assertThat(payload.get("thumb_key").asText()).startsWith(tenant + "/").endsWith("_thumb.jpg");
        assertThat(payload.get("crop_key").asText()).startsWith(tenant + "/").endsWith("_face_0.jpg");
        assertThat(payload.get("bbox")).hasSize(4);
        assertThat(payload.get("phash").asText()).matches("[0-9a-f]{16}");
        assertThat(payload.get("site").asText()).isEqualTo("unknown");
        assertThat(hit.get("thumb_url").asText()).contains("thumbnails/" + tenant + "/");
        assertThat(hit.get("crop_url").asText()).contains("face-crops/" + tenant + "/");
        assertThat(hit.get("image_url").asText()).contains("raw-images/" + tenant + "/");
    }

    @Test
    void face_withoutACrop_hasNoLinkToOne() {
        REST.engine().tenant(tenant).index(FaceImage.of(RestFixture.png(0, "alice")));

        JsonNode hit = client.post(SEARCH, byVector(vector(0, "alice"))).json().at("/hits/0");

        assertThat(hit.get("crop_url").isNull()).isTrue();
        assertThat(hit.get("payload").has("crop_key")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "site_id, video-site, video-site",
        "site, example.net, example.net",
        "source_url, https://user:pw@www.Example.com:8443/a b?q#f, example.com",
        "page_url, http://pages.example.org/x, pages.example.org",
        "url, https://www.example.net, example.net",
        "url, s3://raw-images/a.jpg, unknown",
        "url, no address, unknown"
    })
    void site_isTheFirstThatTells(String member, String value, String site) {
        index(0, "alice", Metadata.copyOf(Map.of(member, value, "quality", 0.9)));

        JsonNode payload =
                client.post(SEARCH, byVector(vector(0, "alice"))).json().at("/hits/0/payload");

        assertThat(payload.get("site").asText()).isEqualTo(site);
        assertThat(payload.get(member).asText()).isEqualTo(member.equals("site") ? site : value);
        assertThat(payload.get("quality").asDouble()).isEqualTo(0.9);
    }

    // --- by file -----------------------------------------------------------------------------------------------------

    private Answer upload(String query, String type, byte[] content) {
        return client.post(FILE + query, MultipartForm.file("file", type, content));
    }

    @Test
    void file_ofSomebodyStored_answersLikeAnImage() {
        index(0, "alice", Metadata.none());

        Answer answer = upload("?tenant_id=" + tenant, "image/png", RestFixture.png(1, "alice"));

        JsonNode json = answer.json();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(names(json)).containsExactly("query", "hits", "count", "processing_details");
        assertThat(json.get("query"))
                .hasToString("{\"tenant_id\":\"" + tenant
                        + "\",\"search_mode\":\"image\",\"mode\":\"standard\",\"top_k\":10,\"threshold\":0.5}");
        assertThat(json.get("count").asInt()).isEqualTo(1);
    }

    @Test
    void file_limits_areThoseOfTheQuery() {
        index(0, "alice", Metadata.none());
        byte[] photo = RestFixture.jpeg(0, "alice");
        String own = "?tenant_id=" + tenant;

        JsonNode json =
                upload(own + "&top_k=100&threshold=0.25", "IMAGE/JPEG", photo).json();

        assertThat(json.at("/query/top_k").asInt()).isEqualTo(100);
        assertThat(json.at("/query/threshold").asDouble()).isEqualTo(0.25);
        for (String bad : List.of("&top_k=0", "&top_k=101", "&top_k=x", "&threshold=-1", "&threshold=1.5")) {
            assertThat(upload(own + bad, "image/jpeg", photo).status()).isEqualTo(422);
        }
    }

    @Test
    void file_declaredAsSomethingElse_isRefusedAndAFalseFormatIsNot() {
        byte[] photo = RestFixture.jpeg(0, "alice");

        Answer text = upload("?tenant_id=" + tenant, "text/plain", photo);
        Answer other = upload("?tenant_id=" + tenant, "image/gif", photo);

        assertThat(text.status()).isEqualTo(422);
        assertThat(names(text.json().get("detail"))).containsExactly("error", "message");
        assertThat(text.token()).isEqualTo("invalid_file_type");
        assertThat(other.status()).isEqualTo(200);
    }

    @Test
    void file_empty_isTold() {
        Answer answer = upload("?tenant_id=" + tenant, "image/png", new byte[0]);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.token()).isEqualTo("empty_file");
        assertThat(names(answer.json().get("detail"))).containsExactly("error", "message");
    }

    @Test
    void file_thatIsNoImageOrTooLarge_isTold() {
        Answer broken = upload("?tenant_id=" + tenant, "image/png", new byte[] {1, 2, 3});
        Answer nobody = upload("?tenant_id=" + tenant, "image/png", RestFixture.png(0));
        Answer large = upload("?tenant_id=" + tenant, "image/png", new byte[RestSettings.MAX_IMAGE_BYTES + 1]);

        assertThat(broken.token()).isEqualTo("invalid_image");
        assertNothingSeen(broken);
        assertThat(nobody.token()).isEqualTo("no_usable_faces");
        assertThat(nobody.json().at("/detail/processing_details/image/width").asInt())
                .isPositive();
        assertThat(large.status()).isEqualTo(413);
        assertThat(large.text()).isEqualTo("{\"detail\":{\"error\":\"image_too_large\"}}");
    }

    @Test
    void file_orTenant_missing_isToldByPlace() {
        Answer tenantless = upload("", "image/png", RestFixture.png(0, "alice"));
        Answer fileless = client.post(
                FILE + "?tenant_id=" + tenant, MultipartForm.file("other", "image/png", RestFixture.png(0, "alice")));

        assertThat(tenantless.status()).isEqualTo(422);
        assertThat(texts(tenantless.json().at("/detail/0/loc"))).containsExactly("query", "tenant_id");
        assertThat(fileless.status()).isEqualTo(422);
        assertThat(texts(fileless.json().at("/detail/0/loc"))).containsExactly("body", "file");
    }

    @Test
    void thresholdOfTheSettings_countsWhereTheRequestNamesNone() {
        RestSettings settings =
                RestSettings.defaults().withRateLimit(Optional.empty()).withV1SearchPolicy(MatchPolicy.cosine(0.33));
        try (RestFixture other = RestFixture.with(settings)) {
            Answer answer = other.client().post(SEARCH, byVector(vector(0, "alice")));

            assertThat(answer.json().at("/query/threshold").asDouble()).isEqualTo(0.33);
        }
    }
}
