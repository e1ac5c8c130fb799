package io.facelib.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.facelib.FaceEngine;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.model.FaceFilter;
import io.facelib.storage.EmbeddedStorage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code serve}, asked to end (SIGTERM) while photos come in, again and again over one directory: it ends in order, every answer that
 * was begun is whole, and whatever was acknowledged is there afterwards, once. {@code -Pchaos} has 20 rounds, other builds one.
 */
@Tag("chaos")
@Timeout(1_800)
class ServeStopTest {
    private static final int ROUNDS = "all".equals(System.getProperty("chaos.rounds")) ? 20 : 1;
    private static final int CLIENTS = 6;
    /** Photos of a round, after which it is asked to end. */
    private static final int BEFORE = 30;

    private static final String NO_LIMITS = """
            RATE_LIMIT_REQUESTS_PER_SECOND=1000000
            RATE_LIMIT_BURST_CAPACITY=1000000
            RATE_LIMIT_PER_MINUTE=1000000
            RATE_LIMIT_PER_HOUR=1000000
            """;

    @TempDir
    private Path folder;

    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();

    @Test
    void serve_askedToEndUnderLoad_losesNothingThatItAnswered() throws Exception {
        Path config = Files.writeString(folder.resolve("serve.properties"), NO_LIMITS);
        byte[] request = request();
        for (int round = 0; round < ROUNDS; round++) {
            endUnderLoad(config, request);
            assertThat(new CommandRun().run("verify", data())).isZero();
            assertThat(stored()).isBetween(acknowledged.get(), acknowledged.get() + unanswered.get());
        }
        System.out.println(ROUNDS + " rounds: " + acknowledged + " photos acknowledged, " + unanswered
                + " requests cut off unanswered");
    }

    private Path data() {
        return folder.resolve("data");
    }

    private void endUnderLoad(Path config, byte[] request) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try (FacelibProcess serve = FacelibProcess.start(
                folder, "serve", "--port", "0", "--data", data().toString(), "--config", config.toString())) {
            URI server = serve.address("facelib listening on ");
            CountDownLatch busy = new CountDownLatch(BEFORE);
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(threads.submit(() -> indexUntilItEnds(server, request, busy)));
            }
            awaitBusy(busy, clients);
            serve.end();
            for (Future<?> client : clients) {
                client.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** A client that is done before anybody asked for the end has failed, or the process has ended by itself. */
    private static void awaitBusy(CountDownLatch busy, List<Future<?>> clients) throws Exception {
        if (busy.await(2, TimeUnit.MINUTES)) {
            return;
        }
        for (Future<?> client : clients) {
            if (client.isDone()) {
                client.get();
            }
        }
        fail("2 minutes, and %d of %d photos are not answered yet", busy.getCount(), BEFORE);
    }

    private int stored() {
        try (FaceEngine engine = FaceEngine.builder()
                .models(FakeModels.models())
                .storage(EmbeddedStorage.at(data()))
                .build()) {
            return Math.toIntExact(engine.tenant("acme").faces().count(FaceFilter.all()));
        }
    }

    private static byte[] request() throws IOException {
        ByteArrayOutputStream photo = new ByteArrayOutputStream();
        ImageIO.write(FakeFaces.draw(0, "anna"), "png", photo);
        String form =
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png"
                        + "\r\n\r\n" + photo.toString(ISO_8859_1) + "\r\n--b--\r\n";
        String head = "POST /index_face HTTP/1.1\r\nHost: localhost\r\nX-Tenant-ID: acme\r\nConnection: close\r\n"
                + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: " + form.length() + "\r\n\r\n";
        return (head + form).getBytes(ISO_8859_1);
    }

    private Void indexUntilItEnds(URI server, byte[] request, CountDownLatch busy) throws IOException {
        for (String answer = answer(server, request); !answer.isEmpty(); answer = answer(server, request)) {
            String head = answer.substring(0, answer.indexOf("\r\n\r\n") + 4);
            assertThat(head).matches("(?s)HTTP/1.1 (200|503) .*\r\nContent-Length: [0-9]+\r\n.*");
            int length = Integer.parseInt(head.replaceFirst("(?s).*\r\nContent-Length: ([0-9]+)\r\n.*", "$1"));
            assertThat(answer).hasSize(head.length() + length);
            if (head.startsWith("HTTP/1.1 200")) {
                acknowledged.incrementAndGet();
                busy.countDown();
            }
        }
        return null;
    }

    /** All that comes back; nothing where nobody listens any more, or where the connection is cut before an answer has begun. */
    private String answer(URI server, byte[] request) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(120_000);
            socket.getOutputStream().write(request);
            socket.getInputStream().transferTo(answer);
        } catch (ConnectException e) {
            return "";
        } catch (SocketTimeoutException e) {
            throw e; // nobody cut it off: an answer is owed
        } catch (IOException e) {
            // What counts is whether it was before an answer or in its midst, and that shows in what came.
        }
        unanswered.addAndGet(answer.size() == 0 ? 1 : 0);
        return answer.toString(ISO_8859_1);
    }
}
