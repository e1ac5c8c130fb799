package io.facelib.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.facelib.http.AddressPolicy;
import io.facelib.rest.RestClient.Answer;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.settings.RestSettings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients see of {@code /webhooks}, and what endpoints see of the routes. */
@Timeout(120)
class LegacyWebhooksContractTest {
    private static final RestFixture REST = RestFixture.with(
            RestSettings.defaults().withRateLimit(Optional.empty()),
            CallerResolver.trustedHeader(),
            engine -> engine.addresses(AddressPolicy.publicOnly().allowing("127.0.0.1")));
    private static final String HOOK = "https://hooks.example.com/in";

    private static final ExecutorService THREADS = Executors.newCachedThreadPool();

    private final WebSite site = new WebSite();
    private final String id = RestFixture.newTenant();
    private final RestClient client = REST.client().as(id);

    @AfterEach
    void closeSite() {
        site.close();
    }

    @AfterAll
    static void close() {
        THREADS.shutdownNow();
        REST.close();
    }

    private Answer register(String url, String... events) {
        return client.post("/webhooks/register", Map.of("url", url, "events", List.of(events)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    // --- register ----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"/webhooks/register", "/api/webhooks/register"})
    void register_endpoint_tellsExactlyThis(String path) {
        List<String> events = List.of("face.indexed", "batch.completed", "face.compared", "batch.created");
        Answer answer = client.post(path, Map.of("url", HOOK, "events", events));
        Answer second = client.post(path, Map.of("url", HOOK, "events", List.of()));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(Members.of(answer.json())).containsExactlyInAnyOrder("webhook_id", "url", "events", "message");
        assertThat(answer.json().get("webhook_id").textValue()).isEqualTo("webhook_1");
        assertThat(answer.json().get("url").textValue()).isEqualTo(HOOK);
        assertThat(answer.json().get("events").toString())
                .isEqualTo("[\"face.indexed\",\"batch.completed\",\"face.compared\",\"batch.created\"]");
        assertThat(second.json().get("webhook_id").textValue()).isEqualTo("webhook_2");
        assertThat(second.json().get("events")).isEmpty();
        assertThat(client.get("/webhooks/list").json().get("webhooks")).hasSize(2);
    }

    @Test
    void register_unknownEvents_areListed() {
        Answer answer = register(HOOK, "face.indexed", "test", "face.INDEXED", "");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("invalid_webhook_events");
        assertThat(answer.json().get("details").toString())
                .isEqualTo("{\"invalid_events\":[\"test\",\"face.INDEXED\",\"\"]}");
        assertThat(client.get("/webhooks/list").json().get("webhooks")).isEmpty();
    }

    @Test
    void register_wrongBody_isToldByItsPlace() {
        wrong("{\"events\":[]}", "url");
        wrong("{\"url\":\"" + HOOK + "\"}", "events");
        wrong("{\"url\":7,\"events\":[]}", "url");
        wrong("{\"url\":\"" + HOOK + "\",\"events\":\"face.indexed\"}", "events");
        wrong("{\"url\":\"" + HOOK + "\",\"events\":[1]}", "events");
        wrong("{\"url\":\"" + HOOK + "\",\"events\":[],\"secret\":5}", "secret");
        for (String timeout : List.of("0", "121", "null", "\"x\"", "1.5", "true")) {
            wrong("{\"url\":\"" + HOOK + "\",\"events\":[],\"timeout\":" + timeout + "}", "timeout");
        }
        for (String count : List.of("-1", "11", "null", "\"x\"")) {
            wrong("{\"url\":\"" + HOOK + "\",\"events\":[],\"retry_count\":" + count + "}", "retry_count");
        }
        for (String url : List.of("", "hooks.example.com", "/in", "ftp://hooks.example.com/", "http://", "file:///x")) {
            wrong("{\"url\":\"" + url + "\",\"events\":[]}", "url");
            // What is wrong with the shape goes before what is wrong with the events.
            wrong("{\"url\":\"" + url + "\",\"events\":[\"none\"]}", "url");
        }
        assertThat(client.get("/webhooks/list").json().get("webhooks")).isEmpty();
    }

    private void wrong(String body, String field) {
        Answer answer = client.postText("/webhooks/register", body);
        assertThat(answer.status()).as(body + answer.text()).isEqualTo(422);
        assertThat(answer.json().at("/detail/0/loc/0").textValue()).isEqualTo("body");
        assertThat(answer.json().at("/detail/0/loc/1").textValue()).isEqualTo(field);
    }

    // --- list, unregister, stats -------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"/webhooks/list", "/api/webhooks/list"})
    void list_endpoints_inOrderWithoutSecrets(String path) {
        client.post(
                "/webhooks/register",
                Map.of(
                        "url",
                        HOOK,
                        "events",
                        List.of("face.searched", "batch.failed", "face.indexed"),
                        "secret",
                        "s3cret",
                        "timeout",
                        120,
                        "retry_count",
                        0));
        client.post("/webhooks/register", Map.of("url", HOOK + "2", "events", List.of(), "secret", ""));
        Answer answer = client.get(path);
        JsonNode first = answer.json().at("/webhooks/0");
        JsonNode second = answer.json().at("/webhooks/1");

        assertThat(Members.of(answer.json())).containsExactly("webhooks");
        assertThat(Members.of(first))
                .containsExactlyInAnyOrder(
                        "url",
                        "events",
                        "has_secret",
                        "timeout",
                        "retry_count",
                        "created_at",
                        "last_used",
                        "success_count",
                        "failure_count");
        assertThat(first.get("url").textValue()).isEqualTo(HOOK);
        assertThat(first.get("events"))
                .extracting(JsonNode::textValue)
                .containsExactlyInAnyOrder("face.searched", "batch.failed", "face.indexed");
        assertThat(first.get("has_secret").booleanValue()).isTrue();
        assertThat(first.get("timeout").intValue()).isEqualTo(120);
        assertThat(first.get("retry_count").intValue()).isZero();
        assertThat(first.get("created_at").isNumber()).isTrue();
        assertThat(first.get("last_used").isNull()).isTrue();
        assertThat(first.get("success_count").intValue()).isZero();
        assertThat(first.get("failure_count").intValue()).isZero();
        assertThat(second.get("url").textValue()).isEqualTo(HOOK + "2");
        assertThat(second.get("has_secret").booleanValue()).isFalse();
        assertThat(second.get("timeout").intValue()).isEqualTo(30);
        assertThat(second.get("retry_count").intValue()).isEqualTo(3);
        assertThat(answer.text()).doesNotContain("s3cret");
        assertThat(REST.client().as(RestFixture.newTenant()).get(path).text()).isEqualTo("{\"webhooks\":[]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/webhooks/unregister", "/api/webhooks/unregister"})
    void unregister_url_removesAllOfIt(String path) {
        String url = HOOK + "?a=1&b=%20+c";
        register(url);
        register(url);
        register(HOOK);
        Answer answer = client.delete(path + "?url=" + encoded(url));
        Answer again = client.delete(path + "?url=" + encoded(url));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(Members.of(answer.json())).containsExactlyInAnyOrder("message", "url");
        assertThat(answer.json().get("url").textValue()).isEqualTo(url);
        assertThat(again.status()).isEqualTo(404);
        assertThat(again.code()).isEqualTo("webhook_not_found");
        assertThat(client.delete(path + "?url=" + encoded(HOOK + "/")).code()).isEqualTo("webhook_not_found");
        assertThat(REST.client()
                        .as(RestFixture.newTenant())
                        .delete(path + "?url=" + encoded(HOOK))
                        .code())
                .isEqualTo("webhook_not_found");
        assertThat(client.delete(path).json().at("/detail/0/loc").toString()).isEqualTo("[\"query\",\"url\"]");
        assertThat(client.get("/webhooks/list").json().get("webhooks")).hasSize(1);
        assertThat(register(HOOK).json().get("webhook_id").textValue()).isEqualTo("webhook_2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/webhooks/stats", "/api/webhooks/stats"})
    void stats_withoutEndpoints_haveTheSameShape(String path) {
        JsonNode stats = client.get(path).json();

        assertThat(Members.of(stats))
                .containsExactlyInAnyOrder(
                        "total_endpoints", "total_success", "total_failures", "success_rate", "endpoints");
        assertThat(stats.get("total_endpoints").intValue()).isZero();
        assertThat(stats.get("success_rate").isNumber()).isTrue();
        assertThat(stats.get("success_rate").doubleValue()).isZero();
        assertThat(stats.get("endpoints")).isEmpty();
    }

    // --- deliveries --------------------------------------------------------------------------------------------------

    @Test
    void endpoint_hearsOfTheRoutes_withTheIdOfTheRequest() throws JsonProcessingException {
        String url = site.url("/hook");
        register(url, "face.indexed", "face.searched", "face.compared", "batch.created");
        MultipartForm photo = MultipartForm.file("file", "image/png", RestFixture.png(0, "alice"));
        Answer indexed = client.post("/index_face", photo);
        JsonNode heard = heard("face.indexed", indexed);
        assertThat(Members.of(heard.get("data")))
                .containsExactly("indexed_count", "face_count", "phash", "thumb_url", "vector_backend", "request_id");
        assertThat(heard.at("/data/thumb_url")).isEqualTo(indexed.json().get("thumb_url"));
        assertThat(heard.at("/data/phash")).isEqualTo(indexed.json().get("phash"));

        Answer searched = client.post("/search_face", photo);
        heard = heard("face.searched", searched);
        assertThat(Members.of(heard.get("data")))
                .containsExactly("faces_found", "results_count", "phash", "thumb_url", "vector_backend", "request_id");
        assertThat(heard.at("/data/faces_found").intValue()).isEqualTo(1);
        assertThat(heard.at("/data/results_count").intValue()).isEqualTo(2);
        assertThat(heard.at("/data/thumb_url")).isEqualTo(searched.json().get("thumb_url"));

        // Nobody is told of a comparison without a face.
        client.post("/compare_face", MultipartForm.file("file", "image/png", RestFixture.png(0)));
        heard = heard("face.compared", client.post("/compare_face", photo));
        assertThat(heard.at("/data/results_count").intValue()).isEqualTo(2);

        Answer batch = client.post("/batch/index", Map.of("image_urls", List.of("x", "y")));
        JsonNode created = new ObjectMapper().readTree(site.next().body());
        assertThat(created.get("event_type").textValue()).isEqualTo("batch.created");
        assertThat(created.get("request_id").textValue())
                .isEqualTo("batch_" + batch.json().get("batch_id").textValue());
        assertThat(created.at("/data/total_images").intValue()).isEqualTo(2);
        assertStats(url, 4);
    }

    private JsonNode heard(String event, Answer cause) throws JsonProcessingException {
        assertThat(cause.status()).as(cause.text()).isEqualTo(200);
        JsonNode body = new ObjectMapper().readTree(site.next().body());
        assertThat(body.get("event_type").textValue()).isEqualTo(event);
        assertThat(body.get("tenant_id").textValue()).isEqualTo(id);
        assertThat(body.get("request_id").textValue())
                .isEqualTo(cause.header("X-Request-ID").orElseThrow());
        return body;
    }

    /** A delivery is counted after its receiver has answered. */
    private void assertStats(String url, int delivered) {
        JsonNode stats = client.get("/webhooks/stats").json();
        while (stats.get("total_success").intValue() < delivered) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            stats = client.get("/webhooks/stats").json();
        }
        JsonNode endpoint = stats.at("/endpoints/0");
        assertThat(stats.get("total_endpoints").intValue()).isEqualTo(1);
        assertThat(stats.get("total_success").intValue()).isEqualTo(delivered);
        assertThat(stats.get("total_failures").intValue()).isZero();
        assertThat(stats.get("success_rate").doubleValue()).isEqualTo(1);
        assertThat(Members.of(endpoint))
                .containsExactlyInAnyOrder("url", "events", "success_count", "failure_count", "last_used");
        assertThat(endpoint.get("url").textValue()).isEqualTo(url);
        assertThat(endpoint.get("success_count").intValue()).isEqualTo(delivered);
        assertThat(endpoint.get("last_used").isNumber()).isTrue();
    }

    // --- test --------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"/webhooks/test", "/api/webhooks/test"})
    void test_receiverThatTakesIt_isTold(String path) throws JsonProcessingException {
        Answer answer = client.post(path, Map.of("url", site.url("/any")));
        WebSite.Posted posted = site.next();
        JsonNode details = answer.json().get("details");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(Members.of(answer.json())).containsExactlyInAnyOrder("success", "message", "details");
        assertThat(answer.json().get("success").booleanValue()).isTrue();
        assertThat(Members.of(details)).containsExactlyInAnyOrder("url", "success", "status_code", "attempt");
        assertThat(details.get("url").textValue()).isEqualTo(site.url("/any"));
        assertThat(details.get("success").booleanValue()).isTrue();
        assertThat(details.get("status_code").intValue()).isEqualTo(200);
        assertThat(details.get("attempt").intValue()).isEqualTo(1);
        assertThat(new ObjectMapper().readTree(posted.body()).get("event_type").textValue())
                .isEqualTo("test");
        assertThat(posted.headers().keySet()).noneMatch(name -> name.equalsIgnoreCase("X-Webhook-Signature"));
        assertThat(client.get("/webhooks/stats").json().get("total_success").intValue())
                .isZero();
    }

    @Test
    void test_receiverThatRefuses_isAnOutcome() {
        site.postsAnswer(503);
        Answer answer = client.post("/webhooks/test", Map.of("url", site.url("/any")));
        JsonNode details = answer.json().get("details");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("success").booleanValue()).isFalse();
        assertThat(Members.of(details)).containsExactlyInAnyOrder("url", "success", "error", "attempts");
        assertThat(details.get("error").textValue()).isEqualTo("HTTP 503: busy");
        assertThat(details.get("attempts").intValue()).isEqualTo(2);
        assertThat(details.get("success").booleanValue()).isFalse();
    }

    @Test
    void test_moreAtOnceThanATenantMayHave_areToldToComeBack() {
        site.holdPosts();
        List<CompletableFuture<Answer>> waiting = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            waiting.add(CompletableFuture.supplyAsync(
                    () -> client.post("/webhooks/test", Map.of("url", site.url("/any"))), THREADS));
            site.next();
        }
        Answer refused = client.post("/webhooks/test", Map.of("url", site.url("/any")));
        CompletableFuture<Answer> other = CompletableFuture.supplyAsync(
                () -> client.as(RestFixture.newTenant()).post("/webhooks/test", Map.of("url", site.url("/any"))),
                THREADS);
        site.next();
        site.release();

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("rate_limited");
        assertThat(refused.header("Retry-After")).contains("10");
        assertThat(other.join().status()).isEqualTo(200);
        assertThat(waiting).allMatch(answer -> answer.join().status() == 200);
        assertThat(client.post("/webhooks/test", Map.of("url", site.url("/any")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void test_urlThatIsNone_isAnOutcome() {
        for (String url : List.of("", "no url", "ftp://example.com/")) {
            Answer answer = client.post("/webhooks/test", Map.of("url", url));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().get("success").booleanValue()).isFalse();
            assertThat(Members.of(answer.json().get("details"))).containsExactly("error");
        }
    }

    @Test
    void test_wrongBody_isToldByItsPlace() {
        for (Object body : List.of(Map.of(), Map.of("url", 5), Map.of("url", Collections.emptyList()))) {
            Answer answer = client.post("/webhooks/test", body);

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json().at("/detail/0/loc").toString()).isEqualTo("[\"body\",\"url\"]");
        }
    }
}
