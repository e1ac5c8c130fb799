package io.facelib.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.facelib.testkit.Servers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that answers nobody (SIGSTOP) is told as silent, soon, and as well when it goes on. */
@Tag("chaos")
@Timeout(180)
class FrozenServersTest {
    /** PostgreSQL is given up by whoever works with it after 33 seconds, Redis after 5: nobody who asks waits for that. */
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> servers = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (Process server : servers) {
            signal("CONT", server);
            signal("KILL", server);
            server.waitFor();
        }
    }

    @Test
    void ready_whileAServerIsFrozen_saysSo_andGoesOnAfterwards() throws Exception {
        int redisPort = freePort();
        int postgresPort = freePort();
        Process redis = redis(redisPort);
        Process postgres = postgres(postgresPort);
        try (FacelibProcess serve = FacelibProcess.start(
                folder,
                "serve",
                "--port",
                "0",
                "--metrics-port",
                "0",
                "--data",
                folder.resolve("data").toString(),
                "--config",
                config(redisPort, postgresPort).toString())) {
            URI server = serve.address("facelib listening on ");
            URI operator = serve.address("facelib metrics on ");
            assertThat(get(server, "/ready").statusCode()).isEqualTo(200);
            assertThat(status(operator, "cache")).isEqualTo("ok");

            freezeAndThaw(server, operator, redis, "redis", "jobs");
            freezeAndThaw(server, operator, postgres, "state", "state");

            assertThat(get(operator, "/metrics").body())
                    .contains("facelib_backend_up{backend=\"postgresql\",part=\"state\"}")
                    .contains("facelib_engine{")
                    .contains("jvm_memory_used_bytes");
            assertThat(get(server, "/metrics").statusCode()).isEqualTo(404);
            serve.end();
        }
    }

    private void freezeAndThaw(URI server, URI operator, Process frozen, String check, String part) throws Exception {
        signal("STOP", frozen);
        awaitReady(server, 503);
        JsonNode told = new ObjectMapper().readTree(get(server, "/ready").body());
        assertThat(told.get("checks").get(check).booleanValue()).isFalse();
        assertThat(told.get("checks").get("storage").booleanValue()).isTrue();
        assertThat(status(operator, part)).isEqualTo("silent");
        assertThat(status(operator, "objects")).isEqualTo("ok");

        signal("CONT", frozen);
        awaitReady(server, 200);
        assertThat(status(operator, part)).isEqualTo("ok");
    }

    /** The server remembers an answer for a second. */
    private void awaitReady(URI server, int status) throws Exception {
        while (get(server, "/ready").statusCode() != status) {
            Thread.onSpinWait();
        }
    }

    private String status(URI operator, String part) throws Exception {
        JsonNode backends =
                new ObjectMapper().readTree(get(operator, "/ready").body()).get("backends");
        return StreamSupport.stream(backends.spliterator(), false)
                .filter(backend -> backend.get("part").asText().equals(part))
                .map(backend -> backend.get("status").asText())
                .findFirst()
                .orElseThrow();
    }

    private HttpResponse<String> get(URI server, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(server.resolve(path)).timeout(SOON).build(), BodyHandlers.ofString(UTF_8));
    }

    // --- servers -----------------------------------------------------------------------------------------------------

    private Process redis(int port) throws IOException {
        return started(
                port,
                Servers.variable("FACELIB_REDIS_SERVER"),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--save",
                "");
    }

    /** Runs as somebody else where tests are root: every folder above its own may be entered. */
    private Process postgres(int port) throws IOException {
        for (Path above = folder; above != null && Files.isWritable(above); above = above.getParent()) {
            if (!Files.getPosixFilePermissions(above).containsAll(PosixFilePermissions.fromString("--x--x--x"))) {
                Files.setPosixFilePermissions(above, PosixFilePermissions.fromString("rwx--x--x"));
            }
        }
        String data = folder.resolve("postgres").toString();
        return started(port, Servers.variable("FACELIB_POSTGRES_SERVER"), data, Integer.toString(port));
    }

    private Process started(int port, String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server-" + port + ".log").toFile())
                .start();
        servers.add(process);
        while (!answers(port)) {
            assertThat(process.isAlive()).as("the server").isTrue();
            Thread.onSpinWait();
        }
        return process;
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static void signal(String name, Process process) throws Exception {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name, Long.toString(process.pid())));
        try (Stream<ProcessHandle> children = process.descendants()) {
            children.map(child -> Long.toString(child.pid())).forEach(command::add);
        }
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Path config(int redis, int postgres) throws IOException {
        return Files.writeString(
                folder.resolve("serve.properties"),
                String.join(
                        "\n",
                        "REDIS_URL=redis://127.0.0.1:" + redis,
                        "FACELIB_CACHE_REDIS_URL=redis://127.0.0.1:" + redis,
                        "FACELIB_REDIS_PREFIX=t" + UUID.randomUUID(),
                        "FACELIB_POSTGRES_URL=jdbc:postgresql://127.0.0.1:" + postgres + "/postgres?user=facelib",
                        "FACELIB_BACKGROUND=false",
                        "FACELIB_KEYS=" + folder.resolve("keys.json")));
    }
}
