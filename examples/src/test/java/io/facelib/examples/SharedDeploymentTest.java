package io.facelib.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.facelib.fake.FakeFaces;
import io.facelib.testkit.Servers;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One server and two workers, processes of their own, over S3, Cassandra, PostgreSQL and Redis. */
@Tag("chaos")
@Timeout(600)
class SharedDeploymentTest {
    private static final int PICTURES = 24;
    private static final int SIGTERM = 128 + 15;

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> processes = new ArrayList<>();
    private HttpServer site;

    @BeforeEach
    void startSite() throws IOException {
        site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.setExecutor(Executors.newCachedThreadPool());
        site.createContext("/", exchange -> {
            int number = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
            byte[] picture = picture(number, "person-" + number);
            exchange.getResponseHeaders().add("Content-Type", "image/png");
            exchange.sendResponseHeaders(200, picture.length);
            exchange.getResponseBody().write(picture);
            exchange.close();
        });
        site.start();
    }

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
        site.stop(0);
    }

    @Test
    void batchThatAServerTakes_isFinishedByWorkers_alsoWhenOneIsKilled() throws Exception {
        Path config = config();
        Process front = start(config, "serve", "--port", "0");
        try (BufferedReader out = front.inputReader(UTF_8)) {
            URI server = URI.create(out.readLine().substring("facelib listening on ".length()));
            Process first = started(config);
            Process second = started(config);

            String batch = create(server);
            awaitProcessed(server, batch, 1);
            first.destroyForcibly();
            JsonNode done = awaitProcessed(server, batch, PICTURES);

            assertThat(done.get("status").asText()).isEqualTo("completed");
            assertThat(done.get("successful_images").asInt())
                    .as(done.toString())
                    .isEqualTo(PICTURES);
            JsonNode found = found(server, PICTURES - 1);
            assertThat(found.get("count").asInt()).isEqualTo(1);
            front.toHandle().destroy();
            second.toHandle().destroy();
            assertThat(front.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(List.of(front.exitValue(), second.exitValue())).containsOnly(SIGTERM);
        }
    }

    private String create(URI server) throws Exception {
        String urls = String.join(
                "\",\"",
                IntStream.range(0, PICTURES)
                        .mapToObj(n -> "http://127.0.0.1:" + site.getAddress().getPort() + "/" + n)
                        .toList());
        return asked(post(server, "/api/batch/index", "{\"image_urls\":[\"" + urls + "\"]}"))
                .get("batch_id")
                .asText();
    }

    private JsonNode awaitProcessed(URI server, String batch, int least) throws Exception {
        while (true) {
            JsonNode status = asked(HttpRequest.newBuilder(server.resolve("/api/batch/" + batch + "/status"))
                    .header("X-Tenant-ID", "acme")
                    .build());
            boolean enough = status.get("processed_images").asInt() >= least;
            if (enough && (least < PICTURES || status.get("status").asText().equals("completed"))) {
                return status;
            }
            TimeUnit.MILLISECONDS.sleep(200); // the only way to learn of it over these routes
        }
    }

    private JsonNode found(URI server, int person) throws Exception {
        String image = java.util.Base64.getEncoder().encodeToString(picture(person + 1, "person-" + person));
        return asked(post(
                server,
                "/api/v1/search",
                "{\"tenant_id\":\"acme\",\"image_b64\":\"" + image + "\",\"top_k\":1,\"threshold\":0.9}"));
    }

    private static HttpRequest post(URI server, String path, String body) {
        return HttpRequest.newBuilder(server.resolve(path))
                .header("X-Tenant-ID", "acme")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private JsonNode asked(HttpRequest request) throws Exception {
        var answer = http.send(request, BodyHandlers.ofString(UTF_8));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    private Process started(Path config) throws IOException {
        Process worker = start(config, "worker");
        String line = worker.inputReader(UTF_8).readLine();
        assertThat(line).as(Files.readString(errors())).startsWith("facelib working on ");
        return worker;
    }

    private Process start(Path config, String command, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                FacelibCommand.class.getName(),
                command,
                "--config",
                config.toString(),
                "--allow-loopback-targets",
                "--model",
                "fake"));
        words.addAll(List.of(more));
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.appendTo(errors().toFile()));
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private Path errors() {
        return folder.resolve("errors.txt");
    }

    /** Names that no other test has. */
    private Path config() throws IOException {
        Files.writeString(errors(), "");
        String own = "t" + UUID.randomUUID().toString().substring(0, 8);
        return Files.writeString(
                folder.resolve("shared.properties"),
                String.join(
                        "\n",
                        "S3_ENDPOINT=" + Servers.variable("FACELIB_S3"),
                        "S3_ACCESS_KEY=" + Servers.variable("FACELIB_S3_KEY"),
                        "S3_SECRET_KEY=" + Servers.variable("FACELIB_S3_SECRET"),
                        "S3_BUCKET_RAW=" + own + "-raw",
                        "S3_BUCKET_THUMBS=" + own + "-thumbs",
                        "MINIO_BUCKET_CROPS=" + own + "-crops",
                        "MINIO_BUCKET_METADATA=" + own + "-metadata",
                        "FACELIB_CASSANDRA_HOSTS=" + Servers.variable("FACELIB_CASSANDRA"),
                        "FACELIB_CASSANDRA_DATACENTER=" + Servers.variable("FACELIB_CASSANDRA_DC"),
                        "FACELIB_CASSANDRA_KEYSPACE=" + own,
                        "FACELIB_CASSANDRA_USER=" + user("USER"),
                        "FACELIB_CASSANDRA_PASSWORD=" + user("PASSWORD"),
                        "FACELIB_CASSANDRA_TLS=true",
                        "FACELIB_TLS_AUTHORITIES=" + Servers.variable("FACELIB_CASSANDRA_AUTHORITY"),
                        "FACELIB_CASSANDRA_REPLICATION=1",
                        "FACELIB_POSTGRES_URL=" + Servers.variable("FACELIB_POSTGRES"),
                        "FACELIB_POSTGRES_SCHEMA=" + own,
                        "REDIS_URL=" + Servers.variable("FACELIB_REDIS"),
                        "FACELIB_CACHE_REDIS_URL=" + Servers.variable("FACELIB_REDIS"),
                        "FACELIB_REDIS_PREFIX=" + own,
                        "FACELIB_BACKGROUND=false",
                        "RATE_LIMIT_PER_MINUTE=100000",
                        "RATE_LIMIT_PER_HOUR=1000000",
                        "RATE_LIMIT_BURST_CAPACITY=10000",
                        "FACELIB_KEYS=" + folder.resolve("keys.json")));
    }

    /** Nodes that do not ask take no notice of it. */
    private static String user(String part) {
        String value = System.getenv("FACELIB_CASSANDRA_" + part);
        return value == null ? "anybody" : value;
    }

    private static byte[] picture(int variation, String person) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(FakeFaces.draw(variation, person), "png", bytes);
        return bytes.toByteArray();
    }
}
