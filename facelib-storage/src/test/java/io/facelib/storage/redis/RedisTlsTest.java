package io.facelib.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.BackendException;
import io.facelib.model.TenantId;
import io.facelib.spi.JobCounts;
import io.facelib.spi.JobQueue;
import io.facelib.spi.NewJob;
import io.facelib.spi.SharedCache;
import io.facelib.spi.StorageSetup;
import io.facelib.storage.testkit.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server with TLS and a user of its own for facelib, who may touch facelib's keys alone. */
@Timeout(60)
class RedisTlsTest {
    private static final TenantId ACME = TenantId.of("acme");

    @TempDir
    private Path folder;

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private RedisProcess start(int port, TestCertificates shown) {
        return RedisProcess.start(
                folder,
                "--tls-port",
                Integer.toString(port),
                "--tls-cert-file",
                shown.certificate().toString(),
                "--tls-key-file",
                shown.key().toString(),
                "--tls-auth-clients",
                "no",
                "--user",
                "engine",
                "on",
                ">open sesame",
                "~{facelib}*",
                "+@all");
    }

    private static RedisServer at(int port) {
        return RedisServer.at(URI.create("rediss://engine:open%20sesame@127.0.0.1:" + port));
    }

    @Test
    void queueAndCache_workOverTls_asAUserOfTheirOwn() throws Exception {
        TestCertificates shown = TestCertificates.of("ip:127.0.0.1", folder.resolve("tls"));
        int port = freePort();
        RedisServer trusted = at(port).withSockets(shown.client().getSocketFactory());
        byte[] content = "seen".getBytes(StandardCharsets.UTF_8);
        try (RedisProcess redis = start(port, shown);
                JobQueue queue = RedisQueue.on(trusted).open(StorageSetup.of(Clock.systemUTC()));
                SharedCache cache = RedisCache.on(trusted);
                JobQueue elsewhere =
                        RedisQueue.on(trusted.withPrefix("other")).open(StorageSetup.of(Clock.systemUTC()))) {
            NewJob job = new NewJob(ACME, "batch", "job-1", "group", 0, "{}", Duration.ZERO);
            assertThat(queue.enqueue(List.of(job))).isEqualTo(1);
            assertThat(queue.counts("batch")).isEqualTo(new JobCounts(1, 0, 0));
            String generation = cache.generation(ACME);
            cache.put(ACME, generation, "key", content, Duration.ofMinutes(1));
            assertThat(cache.get(ACME, generation, "key")).hasValue(content);

            assertThatThrownBy(() -> elsewhere.counts("batch"))
                    .isInstanceOfSatisfying(
                            BackendException.class,
                            e -> assertThat(e.retryable()).isFalse())
                    .hasMessageNotContaining("sesame");
            assertThat(redis.server()).isNotNull();
        }
    }

    @Test
    void certificate_thatNobodySigned_orOfAnotherName_isRefused() throws Exception {
        TestCertificates shown = TestCertificates.of("dns:elsewhere.example", folder.resolve("tls"));
        int port = freePort();
        try (RedisProcess redis = start(port, shown);
                JobQueue believing = RedisQueue.on(
                                at(port).withSockets(shown.client().getSocketFactory()))
                        .open(StorageSetup.of(Clock.systemUTC()));
                JobQueue usual = RedisQueue.on(at(port)).open(StorageSetup.of(Clock.systemUTC()))) {
            for (JobQueue queue : List.of(believing, usual)) {
                assertThatThrownBy(() -> queue.counts("batch"))
                        .isInstanceOf(BackendException.class)
                        .hasMessageContaining("TLS");
            }
            assertThat(redis.server()).isNotNull();
        }
    }
}
