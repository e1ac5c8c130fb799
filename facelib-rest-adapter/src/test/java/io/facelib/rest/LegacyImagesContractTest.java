package io.facelib.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.Tenant;
import io.facelib.fake.FakeFaces;
import io.facelib.ingest.IngestSettings;
import io.facelib.memory.MemoryObjectStore;
import io.facelib.model.EnrollOptions;
import io.facelib.model.IdentityId;
import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.rest.RestClient.Answer;
import io.facelib.rest.caller.Caller;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.caller.Role;
import io.facelib.rest.link.ImageLinks;
import io.facelib.rest.settings.RateLimit;
import io.facelib.rest.settings.RestSettings;
import io.facelib.spi.ObjectInfo;
import io.facelib.testkit.ManualClock;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients see of {@code /images}: who sees which picture, whole or in part, and how links lead there. */
class LegacyImagesContractTest {
    private static final ManualClock CLOCK = ManualClock.start();
    private static final MemoryObjectStore OBJECTS = new MemoryObjectStore(CLOCK);
    private static final TenantId CRAWLER = TenantId.of("crawler");
    private static final RestSettings SETTINGS = RestSettings.defaults().withRateLimit(Optional.empty());
    private static final RestFixture REST = RestFixture.with(
            SETTINGS,
            CallerResolver.trustedHeader(),
            engine -> engine.objects(OBJECTS)
                    .clock(CLOCK)
                    .ingest(IngestSettings.defaults().withCrawler(CRAWLER)));

    private final String id = RestFixture.newTenant();
    private final Tenant tenant = REST.engine().tenant(id);
    private final RestClient client = REST.client().as(id);

    @AfterAll
    static void close() {
        REST.close();
    }

    private static byte[] put(String bucket, String key) {
        byte[] content = ("picture " + bucket + "/" + key).getBytes(StandardCharsets.UTF_8);
        OBJECTS.put(new ObjectKey(bucket, key), new ByteArrayInputStream(content), ObjectInfo.ofType("image/png"));
        return content;
    }

    private static void notFound(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(404);
        assertThat(Members.of(answer.json())).containsExactlyInAnyOrder("code", "message", "category", "request_id");
        assertThat(answer.code()).isEqualTo("image_not_found");
        assertThat(answer.json().get("message").textValue()).isEqualTo("there is no such image");
    }

    // --- delivery ----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"/images", "/api/images"})
    void get_ownPicture_isDeliveredAsItIs(String root) {
        byte[] png = RestFixture.png(0, "alice");
        client.post("/index_face", MultipartForm.file("file", "image/png", png));
        String key = OBJECTS.list("raw-images", id + "/", PageRequest.first(1))
                .items()
                .get(0)
                .key()
                .key();
        Answer answer = client.get(root + "/raw-images/" + key);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(png);
        assertThat(answer.header("Content-Type")).contains("image/jpeg");
        assertThat(answer.header("Content-Length")).contains(Integer.toString(png.length));
        assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.header("Cache-Control").orElseThrow()).startsWith("private");
        assertThat(answer.header("Accept-Ranges")).contains("bytes");
        assertThat(answer.header("ETag").orElseThrow()).matches("\"[^\"]+\"");
        assertThat(answer.header("X-Request-ID")).isPresent();
    }

    @Test
    void head_picture_tellsTheSameWithoutIt() {
        byte[] content = put("thumbnails", id + "/a.jpg");
        Answer head = client.send("HEAD", "/images/thumbnails/" + id + "/a.jpg", BodyPublishers.noBody());
        Answer get = client.get("/images/thumbnails/" + id + "/a.jpg");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.header("Content-Length")).contains(Integer.toString(content.length));
        assertThat(head.header("ETag")).isEqualTo(get.header("ETag"));
    }

    @Test
    void get_knownVersion_isNotSentAgain() {
        String path = "/images/thumbnails/" + id + "/a.jpg";
        put("thumbnails", id + "/a.jpg");
        String tag = client.get(path).header("ETag").orElseThrow();

        for (String known : List.of(tag, "W/" + tag, "\"x\", " + tag, "*")) {
            Answer answer = client.with("If-None-Match", known).get(path);
            assertThat(answer.status()).isEqualTo(304);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.header("ETag")).contains(tag);
        }
        assertThat(client.with("If-None-Match", "\"x\"").get(path).status()).isEqualTo(200);
        CLOCK.advance(Duration.ofMillis(1));
        put("thumbnails", id + "/a.jpg");
        assertThat(client.with("If-None-Match", tag).get(path).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-4,0,5",
        "bytes=3-,3,-1",
        "bytes=-4,-4,-1",
        "bytes=5-5,5,6",
        "bytes=0-99999999999,0,-1",
        "bytes=-99999999999,0,-1"
    })
    void get_range_isThatPart(String range, int from, int to) {
        byte[] content = put("thumbnails", id + "/a.jpg");
        int start = from < 0 ? content.length + from : from;
        int end = to < 0 ? content.length : to;
        Answer answer = client.with("Range", range).get("/images/thumbnails/" + id + "/a.jpg");

        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(content, start, end));
        assertThat(answer.header("Content-Range")).contains("bytes " + start + "-" + (end - 1) + "/" + content.length);
        assertThat(answer.header("Content-Length")).contains(Integer.toString(end - start));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=100000-", "bytes=-0", "bytes=100000-100001"})
    void get_rangeBeyondTheEnd_isRefused(String range) {
        byte[] content = put("thumbnails", id + "/a.jpg");
        Answer answer = client.with("Range", range).get("/images/thumbnails/" + id + "/a.jpg");

        assertThat(answer.status()).isEqualTo(416);
        assertThat(answer.header("Content-Range")).contains("bytes */" + content.length);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=5-2", "bytes=0-1,3-4", "bytes=-", "lines=1-2", "bytes=a-b", "bytes=-1-2"})
    void get_rangeThatIsNone_isTheWhole(String range) {
        byte[] content = put("thumbnails", id + "/a.jpg");
        Answer answer = client.with("Range", range).get("/images/thumbnails/" + id + "/a.jpg");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(content);
    }

    @Test
    void get_rangeOfAnotherVersion_isTheWhole() {
        put("thumbnails", id + "/a.jpg");
        String path = "/images/thumbnails/" + id + "/a.jpg";
        RestClient part = client.with("Range", "bytes=0-1");
        String tag = client.get(path).header("ETag").orElseThrow();

        assertThat(part.with("If-Range", tag).get(path).status()).isEqualTo(206);
        assertThat(part.with("If-Range", "\"other\"").get(path).status()).isEqualTo(200);
    }

    @Test
    void get_emptyPicture_isEmpty() {
        OBJECTS.put(
                new ObjectKey("thumbnails", id + "/empty.jpg"),
                new ByteArrayInputStream(new byte[0]),
                ObjectInfo.ofType("image/jpeg"));

        Answer answer = client.get("/images/thumbnails/" + id + "/empty.jpg");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    // --- who sees what -----------------------------------------------------------------------------------------------

    @Test
    void get_bucketsOfPictures_areSeenAndNoOthers() {
        for (String bucket : List.of("raw-images", "thumbnails", "face-crops", "face-metadata", "audit-logs")) {
            put(bucket, id + "/a.jpg");
        }
        for (String bucket : List.of("raw-images", "thumbnails", "face-crops")) {
            assertThat(client.get("/images/" + bucket + "/" + id + "/a.jpg").status())
                    .isEqualTo(200);
        }
        for (String bucket : List.of("face-metadata", "audit-logs", "nowhere", "x", "..")) {
            notFound(client.get("/images/" + bucket + "/" + id + "/a.jpg"));
        }
    }

    @Test
    void get_othersPictures_areToldLikeMissingOnes() {
        put("thumbnails", "stranger/a.jpg");
        put("thumbnails", id + "x/a.jpg");
        put("thumbnails", "default/ab/a.jpg");
        put("raw-images", "0123456789abcdef.jpg");

        for (String key :
                List.of("stranger/a.jpg", id + "x/a.jpg", "default/ab/a.jpg", id + "/missing.jpg", id, id + "/")) {
            notFound(client.get("/images/thumbnails/" + key));
        }
        notFound(client.get("/images/raw-images/0123456789abcdef.jpg"));
        notFound(client.get("/images/thumbnails/"));
    }

    @Test
    void get_keysWithoutATenant_areTheCrawlers() {
        byte[] raw = put("raw-images", "0123456789abcdef.jpg");
        byte[] face = put("thumbnails", "default/ab/b.jpg");
        put("raw-images", "0123456789abcdef.meta.json");
        RestClient crawler = REST.client().as(CRAWLER.value());

        assertThat(crawler.get("/images/raw-images/0123456789abcdef.jpg").body())
                .isEqualTo(raw);
        assertThat(crawler.get("/images/thumbnails/default/ab/b.jpg").body()).isEqualTo(face);
        notFound(crawler.get("/images/raw-images/0123456789abcdef.meta.json"));
        notFound(crawler.get("/images/thumbnails/stranger/a.jpg"));
    }

    @Test
    void get_cropOfAnEnrolledPhoto_isNobodysToSee() {
        tenant.identities()
                .enroll(
                        IdentityId.of("alice"),
                        List.of(FakeFaces.portrait("alice", 0), FakeFaces.portrait("alice", 1)),
                        EnrollOptions.defaults());
        List<String> keys = OBJECTS.list("face-crops", id + "/", PageRequest.first(9)).items().stream()
                .map(object -> object.key().key())
                .toList();

        assertThat(keys).hasSize(2);
        keys.forEach(key -> notFound(client.get("/images/face-crops/" + key)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/images/thumbnails/%s/../stranger/a.jpg",
                "/images/thumbnails/%s/%%2e%%2e/stranger/a.jpg",
                "/images/thumbnails/%s/./a.jpg",
                "/images/thumbnails/%s//a.jpg",
                "/images/thumbnails//%s/a.jpg",
                "/images/thumbnails/%s%%2Fa.jpg",
                "/images/thumbnails/%s/a.jpg%%00",
                "/images/thumbnails/%s/%%",
                "/images/thumbnails/%s/%%ff",
                "/images/../images/thumbnails/stranger/a.jpg"
            })
    void get_trickInThePath_isNotFound(String path) {
        put("thumbnails", "stranger/a.jpg");
        put("thumbnails", id + "/a.jpg");
        String answer = client.rawLine("GET " + String.format(path, id) + " HTTP/1.1");

        assertThat(answer).matches("(?s)HTTP/1.1 40[04] .*");
        assertThat(answer).doesNotContain("picture thumbnails");
    }

    @Test
    void get_withoutTheHeader_takesTheTenantOfTheQuery() {
        put("thumbnails", id + "/a.jpg");
        String path = "/images/thumbnails/" + id + "/a.jpg";

        assertThat(REST.client().get(path + "?tenant=" + id).status()).isEqualTo(200);
        assertThat(REST.client().get(path).code()).isEqualTo("missing_tenant_id");
        assertThat(REST.client().get(path + "?tenant=ab").code()).isEqualTo("invalid_tenant_id");
        notFound(REST.client().get(path + "?tenant=stranger"));
        // What stands in front has set the header: the query comes from outside.
        notFound(REST.client().as("stranger").get(path + "?tenant=" + id));
    }

    @Test
    void otherRoutes_doNotTakeTheTenantOfTheQuery() {
        assertThat(REST.client().get("/webhooks/list?tenant=" + id).code()).isEqualTo("missing_tenant_id");
    }

    // --- links -------------------------------------------------------------------------------------------------------

    /** Everybody comes with a name; who comes without one is nobody. */
    private static CallerResolver named() {
        return request -> Optional.ofNullable(request.getHeader("X-Name"))
                .map(name -> new Caller(Optional.of(name), Optional.of(Set.of(TenantId.of(name))), Role.WRITER));
    }

    private static RestFixture signing() {
        return RestFixture.with(SETTINGS, named(), engine -> engine.clock(CLOCK));
    }

    private static String signedLink(RestFixture rest, String of) {
        return rest.client()
                .as(of)
                .with("X-Name", of)
                .post("/index_face", MultipartForm.file("file", "image/png", RestFixture.png(0, "alice")))
                .json()
                .get("thumb_url")
                .textValue();
    }

    @Test
    void link_whereNobodyIsBelieved_isSignedAndNeedsNoCredentials() {
        try (RestFixture rest = signing()) {
            String link = signedLink(rest, id);

            assertThat(link)
                    .matches("/api/images/thumbnails/" + id + "/[0-9a-f]{32}_thumb\\.jpg\\?tenant=" + id
                            + "&expires=[0-9]+&signature=[A-Za-z0-9_-]+");
            assertThat(rest.client().get(link).status()).isEqualTo(200);
            assertThat(rest.client().as("stranger").get(link).status()).isEqualTo(200);
            assertThat(rest.client().get(link.substring(0, link.indexOf('?'))).code())
                    .isEqualTo("tenant_access_denied");
            assertThat(rest.client()
                            .with("X-Name", id)
                            .get(link.substring(0, link.indexOf('?')) + "?tenant=" + id)
                            .code())
                    .isEqualTo("missing_tenant_id");
        }
    }

    @Test
    void link_followed_spendsALimitOfItsOwn() {
        RestSettings settings = SETTINGS.withRateLimit(Optional.of(new RateLimit(0.001, 2, 2, 2)))
                .withLinkRateLimit(Optional.of(new RateLimit(0.001, 5, 5, 5)));
        try (RestFixture rest = RestFixture.with(settings, named(), engine -> engine.clock(CLOCK))) {
            String link = signedLink(rest, id);
            RestClient owner = rest.client().as(id).with("X-Name", id);
            for (int i = 0; i < 5; i++) {
                assertThat(rest.client().get(link).status()).isEqualTo(200);
            }
            Answer beyond = rest.client().get(link);

            assertThat(beyond.status()).isEqualTo(429);
            assertThat(beyond.header("Retry-After")).isPresent();
            assertThat(owner.get("/batch/list").status()).isEqualTo(200);
            assertThat(owner.get("/batch/list").status()).isEqualTo(429);
        }
    }

    @Test
    void link_ofATenantWithAShortName_leadsThere() {
        byte[] content = put("thumbnails", "ab/a.jpg");
        String link = ImageLinks.of(CallerResolver.trustedHeader(), SETTINGS)
                .v1(REST.engine().tenant("ab"), new ObjectKey("thumbnails", "ab/a.jpg"))
                .orElseThrow();

        assertThat(REST.client().get(link).body()).isEqualTo(content);
    }

    @Test
    void link_changedInAnyPart_isNotFound() {
        try (RestFixture rest = signing()) {
            String link = signedLink(rest, id);
            String other = signedLink(rest, id);
            String strangers = signedLink(rest, "stranger");
            String query = link.substring(link.indexOf('?'));

            notFound(rest.client().get(other.substring(0, other.indexOf('?')) + query));
            notFound(rest.client().get(strangers.substring(0, strangers.indexOf('?')) + query));
            notFound(rest.client().get(link.replace("?tenant=" + id, "?tenant=stranger")));
            notFound(rest.client().get(link.replace("thumbnails", "raw-images")));
            notFound(rest.client().get(link.replaceAll("expires=([0-9]+)", "expires=9$1")));
            notFound(rest.client().get(link.replaceAll("expires=[0-9]+", "expires=9223372036854775807")));
            notFound(rest.client().get(link.replaceAll("expires=[0-9]+", "expires=x")));
            notFound(rest.client().get(link.replaceAll("signature=.*", "signature=")));
            notFound(rest.client().get(link.replaceAll("signature=.*", "signature=%2F%2F")));
            notFound(rest.client().get(link.replaceAll("&expires=[0-9]+", "")));
            // Credentials do not make up for a signature that does not hold.
            notFound(rest.client().as(id).with("X-Name", id).get(link.replaceAll("signature=.*", "signature=AAAA")));
            assertThat(rest.client().get(link).status()).isEqualTo(200);
        }
    }

    @Test
    void link_afterItsTime_isNotFound() {
        try (RestFixture rest = signing()) {
            String link = signedLink(rest, id);
            CLOCK.advance(SETTINGS.links().validity().minusSeconds(1));
            assertThat(rest.client().get(link).status()).isEqualTo(200);
            CLOCK.advance(Duration.ofSeconds(1));
            notFound(rest.client().get(link));
        }
    }

    @Test
    void link_toAKeyWithOddCharacters_leadsThere() {
        Tenant crawler = REST.engine().tenant(CRAWLER);
        byte[] content = put("raw-images", "a b%?#&+;=\u00e9.jpg");
        ObjectKey key = new ObjectKey("raw-images", "a b%?#&+;=\u00e9.jpg");
        String link = ImageLinks.of(CallerResolver.trustedHeader(), SETTINGS)
                .legacy(crawler, key)
                .orElseThrow();
        String signed = ImageLinks.of(named(), SETTINGS).legacy(crawler, key).orElseThrow();

        assertThat(link).isEqualTo("/api/images/raw-images/a%20b%25%3F%23%26%2B%3B%3D%C3%A9.jpg");
        assertThat(REST.client().as(CRAWLER.value()).get(link).body()).isEqualTo(content);
        assertThat(REST.client().get(signed).body()).isEqualTo(content);
    }
}
