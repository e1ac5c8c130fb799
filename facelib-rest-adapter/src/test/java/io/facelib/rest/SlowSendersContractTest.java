package io.facelib.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.rest.RestClient.Answer;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.settings.RestSettings;
import io.facelib.rest.settings.UploadLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** Senders that begin a body and do not go on. */
@Timeout(120)
class SlowSendersContractTest {
    private static final int SENDERS = 500;
    private static final RestSettings SETTINGS = RestSettings.defaults().withRateLimit(Optional.empty());
    private static final UploadLimits PATIENT = UploadLimits.defaults()
            .withCounts(32, 64)
            .withBytes(1L << 40)
            .withLeastRate(0, Duration.ZERO)
            .withLongest(Duration.ofDays(1));
    private static final String LARGE_END = "x".repeat(90_000) + "\"}";
    private static final String SMALL_END = "x\"}";

    private static final String TOMCAT = "a refused sender keeps its thread until the connection's time is over";
    private static final ExecutorService READERS = Executors.newCachedThreadPool();

    @AfterAll
    static void close() {
        READERS.shutdownNow();
    }

    @Test
    @DisabledIfSystemProperty(named = "rest.container", matches = "tomcat", disabledReason = TOMCAT)
    void post_500LargeBodiesThatDoNotGoOn_othersAreServedAndAllGetAnAnswer() throws Exception {
        hold(LARGE_END, PATIENT.large());
    }

    @Test
    @DisabledIfSystemProperty(named = "rest.container", matches = "tomcat", disabledReason = TOMCAT)
    void post_500SmallBodiesThatDoNotGoOn_othersAreServedAndAllGetAnAnswer() throws Exception {
        hold(SMALL_END, PATIENT.small());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // counting down cannot fail
    private static void hold(String end, int most) throws Exception {
        try (RestFixture rest = RestFixture.probing(new Probe(), SETTINGS.withUploads(PATIENT))) {
            List<Sender> senders = new ArrayList<>();
            CountDownLatch refused = new CountDownLatch(SENDERS - most);
            for (int i = 0; i < SENDERS; i++) {
                Sender sender = Sender.begin(rest, i % 2 == 0 ? "acme" : "globex", end);
                sender.answer().thenRun(refused::countDown);
                senders.add(sender);
            }
            refused.await();

            assertThat(rest.client().get("/health").status()).isEqualTo(200);
            assertThat(rest.client().as("acme").get("/probe").status()).isEqualTo(200);

            List<Sender> held =
                    senders.stream().filter(s -> !s.answer().isDone()).toList();
            assertThat(held).hasSize(most);
            senders.stream()
                    .filter(s -> s.answer().isDone())
                    .forEach(s -> assertThat(s.answer().join())
                            .startsWith("HTTP/1.1 503")
                            .contains("service_unavailable")
                            .contains("Retry-After: 1"));
            held.forEach(sender -> sender.send(end));
            held.forEach(sender -> assertThat(sender.answer().join()).startsWith("HTTP/1.1 200"));
            senders.forEach(Sender::close);
            assertThat(rest.client()
                            .as("acme")
                            .postText("/probe/json", "{\"word\":\"" + end)
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void post_asManyAsOneMaySend_leavesHalfToOthers() throws Exception {
        heldBack(RestSettings.defaults().withUploads(PATIENT.withCounts(2, 2)));
    }

    @Test
    void post_asManyBytesAsOneMaySend_leaveHalfToOthers() throws Exception {
        heldBack(RestSettings.defaults()
                .withMaxImageBytes(100_000)
                .withMaxBodyBytes(100_000)
                .withUploads(PATIENT.withBytes(332_000)));
    }

    /** One large body is all that a tenant may send at a time. */
    private static void heldBack(RestSettings settings) throws Exception {
        try (RestFixture rest = RestFixture.probing(new Probe(), settings.withRateLimit(Optional.empty()))) {
            List<Sender> both = List.of(Sender.begin(rest, "acme", LARGE_END), Sender.begin(rest, "acme", LARGE_END));
            CompletableFuture.anyOf(both.get(0).answer(), both.get(1).answer()).get();
            List<Sender> held =
                    both.stream().filter(sender -> !sender.answer().isDone()).toList();
            Answer other = rest.client().as("globex").postText("/probe/json", "{\"word\":\"" + LARGE_END);
            both.forEach(sender -> sender.send(LARGE_END));

            assertThat(held).hasSize(1);
            assertThat(other.status()).as(other.text()).isEqualTo(200);
            assertThat(both.stream().map(sender -> sender.answer().join().substring(0, 12)))
                    .containsExactlyInAnyOrder("HTTP/1.1 200", "HTTP/1.1 503");
            both.forEach(Sender::close);
        }
    }

    @Test
    void post_senderOfNothing_isEndedByTheIdleTimeAndMakesRoom() throws Exception {
        RestSettings settings = SETTINGS.withUploads(PATIENT.withCounts(2, 2));
        try (RestFixture rest = RestFixture.waiting(
                Duration.ofSeconds(2),
                api -> api.settings(settings)
                        .callers(CallerResolver.trustedHeader())
                        .routes(new Probe().routes()))) {
            Sender sender = Sender.begin(rest, "acme", LARGE_END);

            // Some say something, some only break the connection; who gives up here is the test.
            assertThat(sender.answer().get()).doesNotContain("Read timed out");
            // A connection may be broken before whoever waited for it has given its place back.
            Answer next = postLarge(rest);
            while (next.status() == 503) {
                next = postLarge(rest);
            }
            assertThat(next.status()).as(next.text()).isEqualTo(200);
            sender.close();
        }
    }

    private static Answer postLarge(RestFixture rest) {
        return rest.client().as("acme").postText("/probe/json", "{\"word\":\"" + LARGE_END);
    }

    @Test
    void post_bodySlowerThanTheLeast_isRefusedAndMakesRoom() throws Exception {
        UploadLimits impatient = UploadLimits.defaults().withCounts(1, 1).withLeastRate(1L << 50, Duration.ZERO);
        try (RestFixture rest = RestFixture.probing(new Probe(), SETTINGS.withUploads(impatient))) {
            for (int i = 0; i < 3; i++) {
                Sender sender = Sender.begin(rest, "acme", LARGE_END);

                // A full house would say 1: this one was let in and then turned away.
                assertThat(sender.answer().get())
                        .startsWith("HTTP/1.1 503")
                        .contains("service_unavailable")
                        .contains("Retry-After: 2");
                sender.close();
            }
        }
    }

    @Test
    void post_bodyThatEndsEarlyOrIsFramedWrongly_isAFaultOfTheRequest() {
        try (RestFixture rest = RestFixture.probing(new Probe(), SETTINGS)) {
            RestClient chunked = rest.client().as("acme").with("Transfer-Encoding", "chunked");
            String answer = chunked.rawLine("POST /probe/json HTTP/1.1", "zz\r\n{}\r\n0\r\n\r\n");
            Answer after = rest.client().as("acme").post("/probe/json", Map.of("word", "a"));

            // Undertow breaks the connection where the frame of a body is wrong.
            assertThat(answer).matches("(?s)(HTTP/1.1 4(00|22) .*)?");
            assertThat(after.status()).isEqualTo(200);
        }
    }

    /** Somebody who sends the head of a request and the beginning of its body. */
    private record Sender(Socket socket, CompletableFuture<String> answer) {
        static Sender begin(RestFixture rest, String tenant, String end) throws IOException {
            String begin = "{\"word\":\"";
            Socket socket = rest.client().connect();
            CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> answer(socket), READERS);
            Sender sender = new Sender(socket, answer);
            sender.send("POST /probe/json HTTP/1.1\r\nHost: a\r\nX-Tenant-ID: " + tenant
                    + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                    + (begin.length() + end.length()) + "\r\n\r\n" + begin);
            return sender;
        }

        void send(String text) {
            try {
                socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** What comes back, until the other side ends or breaks the connection, which it may with a body half sent. */
        private static String answer(Socket socket) {
            StringBuilder text = new StringBuilder();
            byte[] buffer = new byte[4_096];
            try {
                int read = socket.getInputStream().read(buffer);
                while (read > 0 && text.indexOf("}") < 0) {
                    text.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
                    read = text.indexOf("}") < 0 ? socket.getInputStream().read(buffer) : -1;
                }
            } catch (IOException e) {
                return text + " [" + e.getMessage() + "]";
            }
            return text.toString();
        }

        void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
