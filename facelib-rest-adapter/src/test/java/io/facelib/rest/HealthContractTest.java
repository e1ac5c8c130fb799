package io.facelib.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.rest.RestClient.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the service says that it is alive, on whichever container and storage it runs. */
class HealthContractTest {
    private static final RestFixture REST = RestFixture.start();

    @AfterAll
    static void close() {
        REST.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health", "/healthz", "/ready", "/api/v1/health"})
    void get_healthRouteWithoutTenant_answers(String path) {
        Answer answer = REST.client().get(path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-Request-ID")).isPresent();
        assertThat(answer.json().isObject()).isTrue();
    }

    @Test
    void head_healthRoute_answersWithoutBody() {
        Answer answer = REST.client().send("HEAD", "/health", BodyPublishers.noBody());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health/../health",
                "GET /health%2F",
                "GET //health",
                "GET /health;x=1",
                "GET /%2e%2e/%2e%2e/etc/passwd",
                "GET /../../etc/passwd",
                "GET /health%00",
                "GET /health%",
                "GET /health\\..\\",
                "GET /api/%2e%2e/health"
            })
    void get_pathTrick_isRefused(String line) {
        String answer = REST.client().rawLine(line + " HTTP/1.1");

        // Undertow refuses a broken escape before anything of ours is asked, and without a body.
        assertThat(answer).matches("(?s)HTTP/1.1 40[04] .*(\\{\"detail\":\"[^\"]+\"}.*|Content-Length: 0\r.*)");
    }
}
