package io.facelib.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.facelib.FaceEngine;
import io.facelib.Tenant;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.model.BackgroundOptions;
import io.facelib.model.FaceFilter;
import io.facelib.spi.CombinedStorage;
import io.facelib.storage.EmbeddedStorage;
import io.facelib.storage.redis.RedisQueue;
import io.facelib.storage.redis.RedisServer;
import io.facelib.testkit.Servers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;

/** What another service writes to the stream that settings name becomes a face in the worker's engine. */
@Timeout(180)
class WorkerIngestTest {
    private static final String HASH = "92299edaf67f9ae05612ab4ecd1652ee3270d22721ac6c6e54d562996ad99ad0";

    @TempDir
    private Path folder;

    private final String address = Servers.variable("FACELIB_REDIS");
    private final String own = "t" + UUID.randomUUID();
    private final String stream = own + ":ingest";
    private final RedisClient redis = RedisClient.create(URI.create(address));
    private HttpServer site;

    @BeforeEach
    void startSite() throws IOException {
        site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        ImageIO.write(FakeFaces.draw(0, "anna"), "png", picture);
        site.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "image/png");
            exchange.sendResponseHeaders(200, picture.size());
            exchange.getResponseBody().write(picture.toByteArray());
            exchange.close();
        });
        site.start();
    }

    @AfterEach
    void clean() {
        site.stop(0);
        redis.keys("*" + own + "*").forEach(redis::del);
        redis.close();
    }

    @Test
    void messageOfAnotherService_becomesAFace_andItsRecordAppears() throws Exception {
        Path data = folder.resolve("data");
        try (FacelibProcess worker = FacelibProcess.start(
                folder,
                "worker",
                "--config",
                config().toString(),
                "--data",
                data.toString(),
                "--allow-loopback-targets",
                "--metrics-port",
                "0")) {
            assertThat(worker.line("facelib working on ")).isEqualTo("redis");
            URI metrics = worker.address("facelib metrics on ");
            redis.xadd(stream, StreamEntryID.NEW_ENTRY, Map.of("message", message(), "idempotency_key", "k1"));

            while (!isDone()) {
                Thread.onSpinWait(); // the worker tells nobody else
            }
            assertThat(get(metrics))
                    .contains("facelib_backend_calls_seconds_count{backend=\"redis\",operation=\"end\",outcome=\"ok\"")
                    .containsPattern("operation=\"upsert(Soon)?\",outcome=\"ok\",part=\"vectors\"")
                    .doesNotContain("acme");
            worker.end();
        }
        RedisServer queue = RedisServer.at(URI.create(address)).withPrefix(own);
        try (FaceEngine engine = FaceEngine.builder()
                .models(FakeModels.models())
                .storage(CombinedStorage.over(EmbeddedStorage.at(data)).withQueue(RedisQueue.on(queue)))
                .background(BackgroundOptions.none())
                .build()) {
            Tenant acme = engine.tenant("acme");
            assertThat(acme.faces().count(FaceFilter.all())).isEqualTo(1);
            assertThat(acme.ingest().find("k1")).isPresent();
        }
    }

    private static String get(URI address) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString(UTF_8))
                .body();
    }

    /** As a producer in another language writes it. */
    private String message() {
        return "{\"image_phash\": \"0000000000000000\", \"image_sha256\": \"" + HASH + "\", \"tenant_id\": \"acme\","
                + " \"bucket\": null, \"key\": null, \"site\": \"s\", \"idempotency_key\": \"k1\", \"url\":"
                + " \"http://127.0.0.1:" + site.getAddress().getPort() + "/anna.png\"}";
    }

    private boolean isDone() {
        return redis.xinfoGroups(stream).stream()
                .anyMatch(group -> group.getName().equals("readers")
                        && group.getPending() == 0
                        && Long.valueOf(1).equals(group.getGroupInfo().get("entries-read")));
    }

    private Path config() throws IOException {
        return Files.writeString(
                folder.resolve("worker.properties"),
                String.join(
                        "\n",
                        "REDIS_URL=" + address,
                        "FACELIB_REDIS_PREFIX=" + own,
                        "REDIS_STREAM_NAME=" + stream,
                        "REDIS_GROUP_NAME=readers",
                        "REDIS_CONSUMER_NAME=reader-1"));
    }
}
