package io.facelib.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.facelib.fake.FakeFaces;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code serve} as an operator runs it: a process of its own, with the fake model. */
@Timeout(300)
class ServeCommandTest {
    private static final String ANNOUNCEMENT = "facelib listening on ";
    private static final int SIGTERM = 128 + 15;

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    private Process start(String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                FacelibCommand.class.getName(),
                "serve",
                "--port",
                "0",
                "--data",
                data().toString(),
                "--model",
                "fake"));
        command.addAll(List.of(more));
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("errors.txt").toFile())
                .start();
    }

    private Path data() {
        return folder.resolve("data");
    }

    private URI announced(BufferedReader out) throws IOException {
        String line = out.readLine();
        assertThat(line)
                .as(Files.readString(folder.resolve("errors.txt")))
                .startsWith(ANNOUNCEMENT + "http://127.0.0.1:");
        return URI.create(line.substring(ANNOUNCEMENT.length()));
    }

    private HttpResponse<String> get(URI server, String path) throws Exception {
        return http.send(HttpRequest.newBuilder(server.resolve(path)).build(), BodyHandlers.ofString(UTF_8));
    }

    /** Posts a picture of somebody. */
    private JsonNode post(URI server, String path, int variation, String person) throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        String head = """
                --b
                Content-Disposition: form-data; name="file"; filename="a.png"
                Content-Type: image/png

                """;
        body.writeBytes(head.replace("\n", "\r\n").getBytes(UTF_8));
        ImageIO.write(FakeFaces.draw(variation, person), "png", body);
        body.writeBytes("\r\n--b--\r\n".getBytes(UTF_8));
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(server.resolve(path))
                        .header("X-Tenant-ID", "acme")
                        .header("Content-Type", "multipart/form-data; boundary=b")
                        .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                        .build(),
                BodyHandlers.ofString(UTF_8));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    @Test
    void serve_answersUntilItIsAskedToEnd_andLeavesASoundDirectory() throws Exception {
        Process process = start();
        try (BufferedReader out = process.inputReader(UTF_8)) {
            URI server = announced(out);

            assertThat(get(server, "/health").body()).isEqualTo("{\"status\":\"ok\"}");
            assertThat(get(server, "/ready").statusCode()).isEqualTo(200);
            assertThat(get(server, "/docs").body()).contains("swagger-ui-bundle.js");
            assertThat(get(server, "/openapi.json").body()).startsWith("{\"openapi\":\"3.1.0\"");
            assertThat(post(server, "/api/index_face", 0, "anna").get("indexed").asInt())
                    .isEqualTo(1);
            assertThat(post(server, "/compare_face", 1, "anna").get("results")).hasSize(1);

            process.toHandle().destroy(); // which, unlike the process itself, leaves its output open
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(out.readLine()).as("one line is all that is printed").isNull();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).isEqualTo(SIGTERM);
        assertThat(here.run("verify", data().toString())).isZero();
        assertThat(here.out()).contains("faces                   1").contains("sound");
    }

    @Test
    void serve_whatIsNoRequest_isAnsweredWithoutASentenceFromJetty() throws Exception {
        Process process = start();
        try (BufferedReader out = process.inputReader(UTF_8)) {
            URI server = announced(out);

            assertThat(raw(server, "GARBAGE\r\n\r\n"))
                    .startsWith("HTTP/1.1 400 ")
                    .endsWith("{\"detail\":\"Bad Request\"}");
            assertThat(raw(server, "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(40_000) + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 431 ")
                    .contains("{\"detail\":")
                    .doesNotContainIgnoringCase("jetty");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void refusedUpload_isAnsweredToASenderWhoSendsAllOfItFirst() throws Exception {
        Process process = start();
        try (BufferedReader out = process.inputReader(UTF_8)) {
            String refused = "POST /index_face HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data;"
                    + " boundary=b\r\nContent-Length: 9000000\r\n\r\n" + "x".repeat(9_000_000);

            String next = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

            assertThat(raw(announced(out), refused + next))
                    .contains("HTTP/1.1 400 ", "missing_tenant_id", "HTTP/1.1 200 ");
        } finally {
            process.destroyForcibly();
        }
    }

    /** More of them than requests have a thread at a time: each is refused at once, and its body never comes. */
    @Test
    void refusedUploadsThatAreNeverSent_takeNobodysPlace() throws Exception {
        Process process = start();
        List<Socket> senders = new ArrayList<>();
        try (BufferedReader out = process.inputReader(UTF_8)) {
            URI server = announced(out);
            String refused = "POST /index_face HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data;"
                    + " boundary=b\r\nContent-Length: 9000000\r\n\r\nx";
            for (int i = 0; i < 200; i++) {
                Socket sender = new Socket(server.getHost(), server.getPort());
                senders.add(sender);
                sender.getOutputStream().write(refused.getBytes(UTF_8));
            }
            for (Socket sender : senders) {
                assertThat(sender.getInputStream().read()).as("the refusal").isEqualTo('H');
            }

            assertThat(get(server, "/ready").statusCode()).isEqualTo(200);
        } finally {
            for (Socket sender : senders) {
                sender.close();
            }
            process.destroyForcibly();
        }
    }

    private static String raw(URI server, String request) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            InputStream answer = socket.getInputStream();
            return new String(answer.readAllBytes(), UTF_8);
        }
    }

    private final CommandRun here = new CommandRun();

    @Test
    void otherAddress_withoutKeys_isRefused() {
        int code =
                here.run("serve", "--port", "0", "--host", "0.0.0.0", "--data", data().toString(), "--model", "fake");

        assertThat(code).isEqualTo(1);
        assertThat(here.err()).contains("0.0.0.0").contains("FACELIB_API_KEYS").contains("--trust-tenant-header");
        assertThat(data()).doesNotExist();
    }

    @Test
    void apiKey_opensTheServiceForItsTenantAlone() throws Exception {
        assertThat(here.run("api-key", "tester", "--tenant", "acme")).isZero();
        List<String> lines = here.out().lines().toList();
        assertThat(lines).hasSize(2);
        Path keys = Files.writeString(folder.resolve("keys.properties"), lines.get(1) + "\n");
        Path config = Files.writeString(folder.resolve("serve.properties"), "FACELIB_API_KEYS=" + keys + "\n");

        Process process = start("--config", config.toString());
        try (BufferedReader out = process.inputReader(UTF_8)) {
            URI faces = announced(out).resolve("/api/v1/faces?tenant_id=");

            assertThat(asked(faces + "acme", "none")).isEqualTo(401);
            assertThat(asked(faces + "acme", lines.get(0))).isEqualTo(200);
            assertThat(asked(faces + "other", lines.get(0))).isEqualTo(403);
        } finally {
            process.destroyForcibly();
        }
    }

    private int asked(String url, String key) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url)).header("X-API-Key", key).build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    @Test
    void apiKey_withoutATenant_isWrongUsage() {
        assertThat(here.run("api-key", "tester")).isEqualTo(2);
        assertThat(here.err()).contains("--all-tenants");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MAX_IMAGE_SIZE_MB=11 | MAX_IMAGE_SIZE_MB: 11 is outside 1 to 10",
                "DEFAULT_TOP_K=0 | DEFAULT_TOP_K: 0 is outside 1 to 50",
                "DEFAULT_TOP_K=ten | DEFAULT_TOP_K: 'ten' is not a whole number, 1 to 50",
                "DEFAULT_SIMILARITY_THRESHOLD=1.5 | 1.5 is outside 0.0 to 1.0",
                "DEFAULT_SIMILARITY_THRESHOLD=NaN | NaN is outside 0.0 to 1.0",
                "PRESIGNED_URL_TTL=601 | PRESIGNED_URL_TTL: 601 is outside 1 to 600",
                "ENVIRONMENT=test | 'test' is none of development, staging, production",
                "ENABLE_QUEUE_WORKER=yes | 'yes' is none of true, false",
                "ALLOWED_TENANTS=acme,a/b | ALLOWED_TENANTS: has something that is no tenant",
                "MAX_IMAGE_SIZE=5 | there is no setting 'MAX_IMAGE_SIZE'"
            })
    void settings_thatAreNone_stopTheStart(String line, String sentence) throws IOException {
        Path config = Files.writeString(folder.resolve("serve.properties"), line + "\n");

        int code = here.run(
                "serve", "--port", "0", "--config", config.toString(), "--data", data().toString(), "--model", "fake");

        assertThat(code).isEqualTo(1);
        assertThat(here.err()).contains(sentence);
        assertThat(here.err().lines()).hasSize(1);
        assertThat(data()).doesNotExist();
    }
}
