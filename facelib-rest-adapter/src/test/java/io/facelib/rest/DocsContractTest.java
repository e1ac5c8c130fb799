package io.facelib.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.facelib.rest.RestClient.Answer;
import io.facelib.rest.route.Family;
import io.facelib.rest.route.PathPattern;
import io.facelib.rest.route.Route;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service tells of itself: the description is that of the routes there are, and the page asks nobody else. */
class DocsContractTest {
    private static final RestFixture REST = RestFixture.start();
    /** What nobody needs to be known for, and does not fit into what a network buffers. */
    private static final Set<String> LONG = Set.of("/openapi.json", "/docs/{file}");

    private static final Pattern LOADED = Pattern.compile("(?:src|href)=\"([^\"]*)\"");

    @AfterAll
    static void close() {
        REST.close();
    }

    @Test
    void description_isThatOfTheRoutes_andOfNothingElse() {
        Map<String, String> served = new TreeMap<>();
        for (Route route : REST.api().routes().routes()) {
            served.put(route.method() + " " + path(route.path()), route.operation());
        }
        Map<String, String> described = new TreeMap<>();
        JsonNode paths = REST.client().get("/openapi.json").json().get("paths");
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                if (operation.getValue().isObject()) {
                    described.put(
                            operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                            operation.getValue().path("operationId").asText());
                }
            }
        }

        assertThat(described).isEqualTo(served);
    }

    @Test
    void idempotencyKeys_areDescribedWhereTheyAreHeeded() {
        JsonNode paths = REST.client().get("/openapi.json").json().get("paths");
        for (Route route : REST.api().routes().routes()) {
            JsonNode operation =
                    paths.path(path(route.path())).path(route.method().toLowerCase(Locale.ROOT));
            boolean described =
                    operation.path("parameters").toString().contains("#/components/parameters/IdempotencyKey");

            assertThat(described).as(route.path().toString()).isEqualTo(route.creating());
            assertThat(operation.path("responses").has("409")).isEqualTo(route.creating());
        }
    }

    @Test
    void refusals_ofTooManyRequests_areDescribedWhereverTheyAreGiven() {
        JsonNode paths = REST.client().get("/openapi.json").json().get("paths");
        for (Route route : REST.api().routes().routes()) {
            JsonNode answers = paths.path(path(route.path()))
                    .path(route.method().toLowerCase(Locale.ROOT))
                    .path("responses");

            assertThat(answers.has("429"))
                    .as("%s is limited by rate", route.path())
                    .isEqualTo(route.family() == Family.LEGACY);
            if (route.family() != Family.OPEN || LONG.contains(route.path().toString())) {
                assertThat(answers.has("503")).as("%s needs room", route.path()).isTrue();
            }
        }
    }

    /** The format has no way to say that a variable takes the rest of a path. */
    private static String path(PathPattern pattern) {
        return pattern.toString().replace("...}", "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs", "/redoc"})
    void page_loadsOnlyWhatTheServiceHas(String path) {
        Answer page = REST.client().get(path);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type"))
                .hasValueSatisfying(
                        type -> assertThat(type.toLowerCase(Locale.ROOT)).isEqualTo("text/html;charset=utf-8"));
        assertThat(page.text()).doesNotContain("//");
        Matcher loaded = LOADED.matcher(page.text());
        int count = 0;
        for (; loaded.find(); count++) {
            Answer file = REST.client().get("/" + loaded.group(1));
            assertThat(file.status()).as(loaded.group(1)).isEqualTo(200);
            assertThat(file.body()).isNotEmpty();
        }
        assertThat(count).isEqualTo(4);
    }

    @Test
    void page_mayNotAskOthers() {
        assertThat(REST.client().get("/docs").header("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .contains("default-src 'none'", "script-src 'self'", "connect-src 'self'", "base-uri 'none'")
                        .doesNotContain("http", "*", "unsafe-eval"));
        assertThat(REST.client().get("/docs/initializer.js").text())
                .contains("validatorUrl: null", "url: \"openapi.json\"")
                .doesNotContain("http");
    }

    @ParameterizedTest
    @CsvSource({
        "/openapi.json, application/json",
        "/docs/swagger-ui.css, text/css",
        "/docs/swagger-ui-bundle.js, text/javascript",
        "/docs/initializer.js, text/javascript",
        "/docs/favicon-32x32.png, image/png"
    })
    void files_haveTheirTypes_andAreSentOnce(String path, String type) {
        Answer first = REST.client().get(path);
        Answer again = REST.client()
                .with("If-None-Match", first.header("ETag").orElseThrow())
                .get(path);
        Answer changed = REST.client().with("If-None-Match", "\"other\"").get(path);

        assertThat(first.header("Content-Type"))
                .hasValueSatisfying(found -> assertThat(found).startsWith(type));
        assertThat(first.header("Cache-Control")).hasValue("no-cache");
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body()).isEqualTo(first.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /docs/index.html",
                "GET /docs/swagger-ui.js",
                "GET /docs/..%2fopenapi.json",
                "GET /docs/../openapi.json",
                "GET /docs/%2e%2e/pom.properties",
                "GET /docs/",
                "GET /docs/page/initializer.js",
                "GET /docs/swagger-ui.css%00"
            })
    void files_thatAreNotOfThePage_areNotThere(String line) {
        assertThat(REST.client().rawLine(line + " HTTP/1.1")).matches("(?s)HTTP/1.1 40[04] .*");
    }
}
