package io.facelib.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.facelib.error.SetupException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that sends half a model and then nothing. */
class ModelDownloadStallTest {
    private static final ModelFile FILE =
            new ModelFile("half.onnx", "0".repeat(64), 1_000, "none", false, Optional.empty());

    @TempDir
    Path cache;

    @Test
    @Timeout(60)
    void fetch_serverStopsHalfway_isGivenUpAndLeavesNothing() throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        ExecutorService threads = Executors.newCachedThreadPool();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, FILE.bytes());
            OutputStream body = exchange.getResponseBody();
            body.write(new byte[500]);
            body.flush();
            awaitUninterruptibly(over);
            exchange.close();
        });
        server.start();
        try {
            URI source = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/half.onnx");
            ModelDownload download = new ModelDownload((name, received, total) -> {}, Duration.ofMillis(200));

            assertThatThrownBy(() -> download.fetch(FILE, source, cache))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("half.onnx");
            assertThat(cache).isEmptyDirectory();
        } finally {
            over.countDown();
            server.stop(0);
            threads.shutdownNow();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
