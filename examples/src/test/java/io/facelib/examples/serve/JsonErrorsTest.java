package io.facelib.examples.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.facelib.FaceEngine;
import io.facelib.fake.FakeModels;
import io.facelib.rest.FaceApi;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.settings.RestSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code serve} answers before a request has come to a route. */
@Timeout(120)
class JsonErrorsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String ID = "X-Request-ID";

    private final FaceEngine engine =
            FaceEngine.builder().models(FakeModels.models()).build();
    private final FaceApi api = FaceApi.over(engine)
            .callers(CallerResolver.trustedHeader())
            .settings(RestSettings.defaults().withCorsOrigins(Set.of("https://app.example")))
            .build();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        api.close();
        engine.close();
    }

    private JettyService start(HealthFirst.Room room) {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return JettyService.start(
                api, anyPort, new JettyService.Patience(SlowReaders.Rate.defaults(), Duration.ofMinutes(1), room));
    }

    private HttpResponse<String> get(JettyService service, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** Takes the only place, by a body that does not come. */
    private static Socket holdUp(JettyService service) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port());
        socket.setSoTimeout(60_000);
        String request = String.join(
                "\r\n",
                "POST /api/batch/index HTTP/1.1",
                "Host: localhost",
                "X-Tenant-ID: acme",
                "Content-Type: application/json",
                "Expect: 100-continue",
                "Content-Length: 10",
                "",
                "");
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        // It says so when the route has begun to read.
        byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 100".length());
        assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 100");
        return socket;
    }

    @Test
    void noRoom_isToldAsTheRoutesTellIt() throws Exception {
        try (JettyService service = start(new HealthFirst.Room(1, Duration.ofMillis(1)));
                Socket held = holdUp(service)) {
            HttpResponse<String> first = get(service, "/api/webhooks/list", "X-Tenant-ID", "acme", ID, "mine");
            HttpResponse<String> second = get(service, "/api/v1/faces?tenant_id=acme");
            HttpResponse<String> nobody = get(service, "/no-such-path");

            assertThat(held.isClosed()).isFalse();
            assertThat(first.statusCode()).isEqualTo(503);
            assertThat(first.headers().firstValue(ID)).contains("mine");
            assertThat(first.headers().firstValue("Retry-After")).contains("1");
            JsonNode envelope = MAPPER.readTree(first.body());
            assertThat(envelope.get("code").textValue()).isEqualTo("service_unavailable");
            assertThat(envelope.get("category").textValue()).isEqualTo("system");
            assertThat(envelope.get("message").textValue()).isNotBlank();
            assertThat(envelope.get("request_id").textValue()).isEqualTo("mine");
            for (HttpResponse<String> other : List.of(second, nobody)) {
                assertThat(other.statusCode()).isEqualTo(503);
                assertThat(other.headers().firstValue(ID))
                        .hasValueSatisfying(id -> assertThat(id).hasSize(36));
                assertThat(other.headers().firstValue("Retry-After")).contains("1");
                assertThat(MAPPER.readTree(other.body()).at("/detail/error").textValue())
                        .isEqualTo("service_unavailable");
            }
            assertThat(get(service, "/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void noRoom_isReadableForPagesThatMayReadAnswers() throws Exception {
        try (JettyService service = start(new HealthFirst.Room(1, Duration.ofMillis(1)));
                Socket held = holdUp(service)) {
            HttpResponse<String> page = get(service, "/api/v1/faces?tenant_id=acme", "Origin", "https://app.example");
            HttpResponse<String> other = get(service, "/api/v1/faces?tenant_id=acme", "Origin", "https://b.example");

            assertThat(held.isClosed()).isFalse();
            assertThat(page.statusCode()).isEqualTo(503);
            assertThat(page.headers().allValues("Access-Control-Allow-Origin")).containsExactly("https://app.example");
            assertThat(page.headers().firstValue("Access-Control-Expose-Headers"))
                    .hasValueSatisfying(names -> assertThat(names).contains("Retry-After"));
            assertThat(page.headers().allValues("Vary")).containsExactly("Origin");
            assertThat(other.statusCode()).isEqualTo(503);
            assertThat(other.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
            assertThat(other.headers().allValues("Vary")).containsExactly("Origin");
        }
    }

    @Test
    void headersThatAreTooLong_areRefusedInJson() throws Exception {
        try (JettyService service = start(HealthFirst.Room.defaults())) {
            HttpResponse<String> answer = get(service, "/health", "X-Long", "x".repeat(20_000));

            assertThat(answer.statusCode()).isEqualTo(431);
            assertThat(MAPPER.readTree(answer.body()).get("detail").textValue()).isNotBlank();
        }
    }
}
