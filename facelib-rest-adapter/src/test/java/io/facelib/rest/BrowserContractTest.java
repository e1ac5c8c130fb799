package io.facelib.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.rest.settings.RestSettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What pages of other origins, and pages under another name, may do. */
class BrowserContractTest {
    private static final RestSettings SETTINGS = RestSettings.defaults().withRateLimit(Optional.empty());
    private static final RestFixture CLOSED = RestFixture.probing(new Probe(), SETTINGS);
    private static final RestFixture NAMED = RestFixture.probing(
            new Probe(),
            SETTINGS.withCorsOrigins(Set.of("https://app.example")).withHosts(Set.of("127.0.0.1", "faces.example")));
    private static final RestFixture ANY = RestFixture.probing(new Probe(), SETTINGS.withCorsOrigins(Set.of("*")));

    @AfterAll
    static void close() {
        CLOSED.close();
        NAMED.close();
        ANY.close();
    }

    @Test
    void anyRequest_nothingSet_noOriginIsAllowed() {
        String answer = ask(CLOSED, "GET /probe", "Origin: https://app.example");
        String preflight =
                ask(CLOSED, "OPTIONS /probe", "Origin: https://app.example", "Access-Control-Request-Method: GET");

        assertThat(answer).startsWith("HTTP/1.1 200").doesNotContain("Access-Control");
        assertThat(preflight).startsWith("HTTP/1.1 405").doesNotContain("Access-Control");
    }

    @Test
    void get_namedOrigin_mayReadWithCredentials() {
        String answer = ask(NAMED, "GET /probe", "Origin: https://app.example");

        assertThat(answer)
                .startsWith("HTTP/1.1 200")
                .contains("Access-Control-Allow-Origin: https://app.example")
                .contains("Access-Control-Allow-Credentials: true")
                .contains("Vary: Origin");
    }

    @Test
    void get_errorForNamedOrigin_mayBeReadToo() {
        assertThat(ask(NAMED, "GET /nowhere", "Origin: https://app.example"))
                .startsWith("HTTP/1.1 404")
                .contains("Access-Control-Allow-Origin: https://app.example");
    }

    @Test
    void get_otherOrigin_isNotToldAnything() {
        assertThat(ask(NAMED, "GET /probe", "Origin: https://evil.example"))
                .contains("Vary: Origin")
                .doesNotContain("Access-Control");
    }

    @Test
    void get_anyOriginAllowed_withoutCredentials() {
        assertThat(ask(ANY, "GET /probe", "Origin: https://evil.example"))
                .contains("Access-Control-Allow-Origin: *")
                .doesNotContain("Access-Control-Allow-Credentials");
    }

    @Test
    void options_preflightOfANamedOrigin_listsMethodsAndHeaders() {
        String answer = ask(
                NAMED,
                "OPTIONS /api/probe",
                "Origin: https://app.example",
                "Access-Control-Request-Method: DELETE",
                "Access-Control-Request-Headers: x-tenant-id, content-type");

        assertThat(answer)
                .startsWith("HTTP/1.1 200")
                .contains("Access-Control-Allow-Methods: DELETE, GET")
                .contains("Access-Control-Allow-Headers: x-tenant-id, content-type");
    }

    @Test
    void options_preflightOfAnotherOrigin_isRefused() {
        assertThat(ask(
                        NAMED,
                        "OPTIONS /probe",
                        "Origin: https://evil.example",
                        "Access-Control-Request-Method: DELETE"))
                .startsWith("HTTP/1.1 405")
                .doesNotContain("Access-Control");
    }

    @Test
    void delete_fromAnotherPage_isRefusedWhereTheBrowserSaysSo() {
        assertThat(ask(CLOSED, "DELETE /probe", "Origin: http://localhost:1", "Sec-Fetch-Site: same-site"))
                .startsWith("HTTP/1.1 403")
                .contains("tenant_access_denied");
        assertThat(ask(NAMED, "DELETE /probe", "Origin: https://app.example", "Sec-Fetch-Site: cross-site"))
                .startsWith("HTTP/1.1 200");
        assertThat(ask(CLOSED, "DELETE /probe", "Origin: http://127.0.0.1", "Sec-Fetch-Site: same-origin"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void delete_fromAnotherPage_isRefusedWhereTheBrowserSaysOnlyWhichPage() {
        String own = "Origin: " + CLOSED.server().uri();
        for (String origin :
                List.of("https://evil.example", "null", "http://127.0.0.1:1", "http://127.0.0.1", "no url")) {
            assertThat(ask(CLOSED, "DELETE /probe", "Origin: " + origin))
                    .as(origin)
                    .startsWith("HTTP/1.1 403");
        }
        assertThat(ask(CLOSED, "DELETE /probe", own)).startsWith("HTTP/1.1 200");
        assertThat(ask(CLOSED, "DELETE /probe", own.replace("http:", "https:"))).startsWith("HTTP/1.1 200");
        assertThat(ask(NAMED, "DELETE /probe", "Origin: https://app.example")).startsWith("HTTP/1.1 200");
        assertThat(ask(CLOSED, "GET /probe", "Origin: https://evil.example")).startsWith("HTTP/1.1 200");
    }

    @Test
    void get_byANameThatIsNotTheServices_isRefusedInTheShapeOfItsFamily() {
        assertThat(raw(NAMED, "GET /probe", "evil.example"))
                .startsWith("HTTP/1.1 421")
                .contains("\"code\":\"tenant_access_denied\"");
        assertThat(raw(NAMED, "GET /health", "evil.example:80"))
                .startsWith("HTTP/1.1 421")
                .contains("host_not_served");
        assertThat(raw(NAMED, "GET /health", "FACES.example:1234")).startsWith("HTTP/1.1 200");
    }

    @Test
    void get_data_isNotToBeCachedNorGuessedAt() {
        assertThat(ask(CLOSED, "GET /probe", "Accept: */*"))
                .contains("Cache-Control: no-store")
                .contains("X-Content-Type-Options: nosniff");
    }

    @Test
    void head_routeOfGet_answersTheHeadersOnly() {
        String head = ask(CLOSED, "HEAD /probe", "Accept: */*");

        assertThat(head)
                .startsWith("HTTP/1.1 200")
                .contains("Content-Length: 11")
                .endsWith("\r\n\r\n");
    }

    private static String ask(RestFixture rest, String line, String... headers) {
        return rest.client()
                .raw(line + " HTTP/1.1\r\nHost: " + rest.server().uri().getAuthority() + "\r\nX-Tenant-ID: "
                        + RestFixture.newTenant() + "\r\n" + String.join("\r\n", headers)
                        + "\r\nConnection: close\r\n\r\n");
    }

    private static String raw(RestFixture rest, String line, String host) {
        return rest.client()
                .raw(line + " HTTP/1.1\r\nHost: " + host + "\r\nX-Tenant-ID: " + RestFixture.newTenant()
                        + "\r\nConnection: close\r\n\r\n");
    }
}
