package io.facelib.examples.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks one server. Safe for any number of threads. */
final class Client {
    /** Longer than any time limit of the deployment. */
    private static final Duration HUNG = Duration.ofMinutes(2);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BOUNDARY = "picture-boundary";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final URI server;

    Client(URI server) {
        this.server = server;
    }

    Answer index(String tenant, byte[] picture, String key) throws IOException, InterruptedException {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        form.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"p.png\"\r\n"
                        + "Content-Type: image/png\r\n\r\n")
                .getBytes(UTF_8));
        form.writeBytes(picture);
        form.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
        return asked(
                "index",
                request("/api/index_face", Optional.of(tenant))
                        .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofByteArray(form.toByteArray())));
    }

    Answer search(String tenant, byte[] picture) throws IOException, InterruptedException {
        String image = Base64.getEncoder().encodeToString(picture);
        return asked(
                "search",
                posted(
                        "/api/v1/search",
                        Optional.empty(),
                        Map.of("tenant_id", tenant, "image_b64", image, "top_k", 5, "threshold", 0.9)));
    }

    Answer face(String tenant, String face) throws IOException, InterruptedException {
        return asked("face", request("/api/v1/faces/" + face + "?tenant_id=" + tenant, Optional.empty()));
    }

    Answer delete(String tenant, String face) throws IOException, InterruptedException {
        return asked(
                "delete",
                request("/api/v1/faces/" + face + "?tenant_id=" + tenant, Optional.empty())
                        .DELETE());
    }

    /** A thumbnail by its key, or an original. */
    Answer picture(String tenant, String bucket, String key) throws IOException, InterruptedException {
        return asked("picture", request("/api/images/" + bucket + "/" + key, Optional.of(tenant)));
    }

    /** What a link leads to, asked for as a browser does that has nothing but the link. */
    Answer link(String path) throws IOException, InterruptedException {
        return asked("picture", request(path, Optional.empty()));
    }

    Answer faces(String tenant, Optional<String> after) throws IOException, InterruptedException {
        String from = after.map(text -> "&after=" + text).orElse("");
        return asked("list", request("/api/v1/faces?limit=500&tenant_id=" + tenant + from, Optional.empty()));
    }

    Answer batch(String tenant, List<String> urls, String key) throws IOException, InterruptedException {
        return asked(
                "batch",
                posted("/api/batch/index", Optional.of(tenant), Map.of("image_urls", urls))
                        .header("Idempotency-Key", key));
    }

    Answer batchStatus(String tenant, String batch) throws IOException, InterruptedException {
        return asked("status", request("/api/batch/" + batch + "/status", Optional.of(tenant)));
    }

    Answer ingest(String tenant, String url, String key) throws IOException, InterruptedException {
        return asked(
                "ingest",
                posted(
                        "/api/v1/ingest",
                        Optional.empty(),
                        Map.of("tenant_id", tenant, "url", url, "idempotency_key", key)));
    }

    Answer register(String tenant, String url) throws IOException, InterruptedException {
        return asked(
                "register",
                posted(
                        "/api/webhooks/register",
                        Optional.of(tenant),
                        Map.of("url", url, "events", List.of("face.indexed", "batch.completed"), "retry_count", 10)));
    }

    Answer deadLetters(String tenant, String kind) throws IOException, InterruptedException {
        return asked(
                "letters",
                request("/api/v1/dead_letters?tenant_id=" + tenant + "&kind=" + kind, Optional.empty()));
    }

    private HttpRequest.Builder posted(String path, Optional<String> tenant, Map<String, Object> body)
            throws IOException {
        return request(path, tenant)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
    }

    private HttpRequest.Builder request(String path, Optional<String> tenant) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path)).timeout(HUNG);
        tenant.ifPresent(id -> request.header("X-Tenant-ID", id));
        return request;
    }

    private Answer asked(String operation, HttpRequest.Builder request) throws IOException, InterruptedException {
        return Answer.of(operation, http.send(request.build(), BodyHandlers.ofByteArray()));
    }
}
