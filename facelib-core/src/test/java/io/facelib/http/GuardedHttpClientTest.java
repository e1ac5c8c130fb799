package io.facelib.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.facelib.error.ClosedException;
import io.facelib.error.FetchException;
import io.facelib.error.FetchException.Reason;
import io.facelib.error.InvalidInputException;
import io.facelib.testkit.RawServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers can send, held against the bounds, over real connections. The timeouts are inputs, not expectations. */
@Timeout(120)
class GuardedHttpClientTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final int LIMIT = 10_000;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final ConnectRecorder connects = new ConnectRecorder();
    private final GuardedHttpClient client = client(new ScriptedNames(), "127.0.0.1/32");

    private GuardedHttpClient client(ScriptedNames names, String... allowed) {
        return keep(new GuardedHttpClient(
                AddressPolicy.publicOnly().allowing(allowed),
                "facelib-test",
                names,
                connects,
                SSLContexts.createDefault()));
    }

    private RawServer server(RawServer.Script script) {
        return keep(new RawServer(script));
    }

    private <T extends AutoCloseable> T keep(T resource) {
        opened.add(resource);
        return resource;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : opened) {
            resource.close();
        }
    }

    private static FetchRequest fetch(RawServer server) {
        return FetchRequest.of(server.url("/a?b=c"), LIMIT, LONG);
    }

    private static PostRequest post(RawServer server, Duration timeout) {
        return new PostRequest(server.url("/hook"), Map.of(), "{}".getBytes(StandardCharsets.UTF_8), timeout, 4_096);
    }

    private FetchException refused(FetchRequest request) {
        return catchThrowableOfType(FetchException.class, () -> client.get(request));
    }

    // --- what is well ----------------------------------------------------------------------------------------------

    @Test
    void get_ok_givesTheWholeAnswer() {
        RawServer server = server((request, out) ->
                RawServer.reply(out, 200, "Content-Type: Image/PNG; x=y\r\nX-A: 1\r\nX-A: 2\r\n", new byte[LIMIT]));

        Fetched fetched = client.get(fetch(server).withHeader("Accept", "image/*"));

        assertThat(fetched.url()).hasToString(server.url("/a?b=c"));
        assertThat(fetched.status()).isEqualTo(200);
        assertThat(fetched.contentType()).contains("image/png");
        assertThat(fetched.headers()).containsEntry("x-a", "1, 2");
        assertThat(fetched.body()).hasSize(LIMIT);
        assertThat(fetched.requireOk()).isSameAs(fetched);
        RawServer.Request asked = server.requests().get(0);
        assertThat(asked.line()).isEqualTo("GET /a?b=c HTTP/1.1");
        assertThat(asked.header("user-agent")).isEqualTo("facelib-test");
        assertThat(asked.header("accept")).isEqualTo("image/*");
        assertThat(asked.headers()).doesNotContainKeys("cookie", "upgrade", "authorization");
    }

    @Test
    void get_again_usesTheConnectionThatIsThere() {
        RawServer server = server((request, out) ->
                RawServer.reply(out, 200, "Set-Cookie: id=1\r\nContent-Encoding: gzip\r\n", packed(request.path())));

        for (int i = 0; i < 5; i++) {
            client.get(fetch(server));
        }

        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.requests())
                .hasSize(5)
                .allSatisfy(asked -> assertThat(asked.headers()).doesNotContainKey("cookie"));
    }

    private static byte[] packed(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void get_packed_isUnpacked() {
        RawServer server = server((request, out) -> {
            ByteArrayOutputStream deflated = new ByteArrayOutputStream();
            try (DeflaterOutputStream deflate = new DeflaterOutputStream(deflated)) {
                deflate.write("deflated".getBytes(StandardCharsets.UTF_8));
            }
            boolean gzip = request.path().equals("/gzip");
            RawServer.reply(
                    out,
                    200,
                    "Content-Encoding: " + (gzip ? "gzip" : "deflate") + "\r\n",
                    gzip ? packed("gzipped") : deflated.toByteArray());
        });

        assertThat(client.get(FetchRequest.of(server.url("/gzip"), LIMIT, LONG)).body())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("gzipped");
        assertThat(client.get(FetchRequest.of(server.url("/deflate"), LIMIT, LONG))
                        .body())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("deflated");
    }

    @Test
    void get_url_isSentInAscii() {
        RawServer server = server((request, out) -> RawServer.reply(out, 200, "text/plain", "ok"));

        client.get(FetchRequest.of(server.url("/bl\u00e4tter/%20x?q=\u00fc#fragment"), LIMIT, LONG));
        client.get(FetchRequest.of("http://127.0.0.1:" + server.port() + "?q", LIMIT, LONG));

        assertThat(server.requests().get(0).path()).isEqualTo("/bl%C3%A4tter/%20x?q=%C3%BC");
        assertThat(server.requests().get(1).path()).isEqualTo("/?q");
    }

    @Test
    void get_failure_comesBackWithItsStatus() {
        RawServer server = server((request, out) -> {
            int status = Integer.parseInt(request.path().substring(1));
            RawServer.reply(out, status, "Retry-After: 7\r\n", new byte[status < 400 ? 0 : 2 * LIMIT]);
        });

        for (int status : new int[] {204, 304, 400, 404, 408, 429, 500, 503}) {
            Fetched answer = client.get(FetchRequest.of(server.url("/" + status), LIMIT, LONG)
                    .withContentTypes(status < 300 ? Set.of() : Set.of("image/jpeg")));
            FetchException failure = catchThrowableOfType(FetchException.class, answer::requireOk);

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.body()).hasSizeLessThanOrEqualTo(LIMIT);
            assertThat(failure.reason()).isEqualTo(Reason.STATUS);
            assertThat(failure.retryable()).isEqualTo(Set.of(408, 429, 500, 503).contains(status));
            assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
        }
    }

    // --- bounds ----------------------------------------------------------------------------------------------------

    @Test
    void get_oneByteTooMany_isRefused() {
        RawServer server = server((request, out) -> RawServer.reply(out, 200, "", new byte[LIMIT + 1]));

        assertThat(refused(fetch(server)).reason()).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void get_endlessBody_isRefusedAndTheConnectionClosed() throws InterruptedException {
        CountDownLatch gone = new CountDownLatch(2);
        RawServer server = server((request, out) -> {
            boolean chunked = request.path().equals("/chunked");
            RawServer.write(out, "HTTP/1.1 200 X\r\n" + (chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n"));
            try {
                while (true) {
                    RawServer.write(out, chunked ? "5\r\nabcde\r\n" : "abcde");
                }
            } finally {
                gone.countDown();
            }
        });

        assertThat(refused(fetch(server)).reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(refused(FetchRequest.of(server.url("/chunked"), LIMIT, LONG)).reason())
                .isEqualTo(Reason.TOO_LARGE);
        assertThat(gone.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void get_bomb_isRefused(String encoding) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream packing =
                encoding.equals("gzip") ? new GZIPOutputStream(bytes) : new DeflaterOutputStream(bytes)) {
            packing.write(new byte[5_000_000]);
        }
        assertThat(bytes.size()).isLessThan(LIMIT);
        RawServer server = server((request, out) ->
                RawServer.reply(out, 200, "Content-Encoding: " + encoding + "\r\n", bytes.toByteArray()));

        assertThat(refused(fetch(server)).reason()).isEqualTo(Reason.TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "gzip, gzip", "gzip\r\nContent-Encoding: gzip", "compress", "zstd"})
    void get_packedInAnotherWay_isRefused(String encoding) {
        RawServer server = server(
                (request, out) -> RawServer.reply(out, 200, "Content-Encoding: " + encoding + "\r\n", packed("x")));

        assertThat(refused(fetch(server)).reason()).isEqualTo(Reason.BROKEN_ANSWER);
    }

    @Test
    void get_packingBroken_isRefused() {
        RawServer server = server((request, out) -> {
            byte[] body = packed("some text that is long enough");
            body[request.path().equals("/head") ? 0 : body.length - 6] ^= 1;
            RawServer.reply(out, 200, "Content-Encoding: gzip\r\n", body);
        });

        assertThat(refused(FetchRequest.of(server.url("/head"), LIMIT, LONG)).reason())
                .isEqualTo(Reason.BROKEN_ANSWER);
        assertThat(refused(FetchRequest.of(server.url("/sum"), LIMIT, LONG)).reason())
                .isEqualTo(Reason.BROKEN_ANSWER);
    }

    @Test
    void get_hugeHeaders_areRefused() {
        RawServer server = server((request, out) -> {
            RawServer.write(out, "HTTP/1.1 200 X\r\n");
            String header = request.path().equals("/long") ? "X-A: " + "a".repeat(2_000) : "X-A: a\r\n";
            while (true) {
                RawServer.write(out, header);
            }
        });

        assertThat(refused(FetchRequest.of(server.url("/long"), LIMIT, LONG)).reason())
                .isEqualTo(Reason.TOO_LARGE);
        assertThat(refused(FetchRequest.of(server.url("/many"), LIMIT, LONG)).reason())
                .isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void get_otherType_isRefused() {
        RawServer server = server((request, out) -> RawServer.reply(
                out, 200, request.path().equals("/none") ? "" : "Content-Type: text/html\r\n", new byte[10]));

        for (String path : new String[] {"/html", "/none"}) {
            FetchRequest wanted = FetchRequest.of(server.url(path), LIMIT, LONG);
            assertThat(refused(wanted.withContentTypes(Set.of("image/jpeg", "image/*")))
                            .reason())
                    .isEqualTo(Reason.CONTENT_TYPE);
        }
        assertThat(client.get(fetch(server).withContentTypes(Set.of("Text/HTML")))
                        .status())
                .isEqualTo(200);
        assertThat(client.get(fetch(server).withContentTypes(Set.of("text/*"))).status())
                .isEqualTo(200);
    }

    // --- time ------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"/hang", "/status", "/header", "/body", "/chunk", "/interim"})
    void call_answerThatNeverEnds_endsWithItsTimeAndClosesTheConnection(String path) throws InterruptedException {
        CountDownLatch gone = new CountDownLatch(2);
        RawServer server = server((request, out) -> {
            try {
                dripForever(request.path(), out);
            } finally {
                gone.countDown();
            }
        });

        FetchException got = refused(FetchRequest.of(server.url(path), LIMIT, SHORT));
        PostRequest post = new PostRequest(server.url(path), Map.of(), new byte[3], SHORT, 4_096);
        FetchException told = catchThrowableOfType(FetchException.class, () -> client.post(post));

        assertThat(got.reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(got.retryable()).isTrue();
        assertThat(told.reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(gone.await(60, TimeUnit.SECONDS)).isTrue();
    }

    private static void dripForever(String path, OutputStream out) throws IOException {
        switch (path) {
            case "/hang" -> {} // the next read of the server ends when the client goes
            case "/status" -> RawServer.drip(out, 'H');
            case "/header" -> {
                RawServer.write(out, "HTTP/1.1 200 X\r\nX-A: ");
                RawServer.drip(out, 'a');
            }
            case "/body" -> {
                RawServer.write(out, "HTTP/1.1 200 X\r\nContent-Length: 4000\r\n\r\n");
                RawServer.drip(out, 'a');
            }
            case "/chunk" -> {
                RawServer.write(out, "HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n");
                RawServer.drip(out, 'a');
            }
            default -> {
                while (true) {
                    RawServer.write(out, "HTTP/1.1 103 Early\r\n\r\n");
                }
            }
        }
    }

    @Test
    void call_slowServer_keepsNobodyFromAnother() throws Exception {
        RawServer slow = server((request, out) -> {});
        RawServer quick = server((request, out) -> RawServer.reply(out, 200, "text/plain", "ok"));
        ExecutorService callers = Executors.newCachedThreadPool();
        keep(callers::shutdownNow);
        List<Future<?>> waiting = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            waiting.add(callers.submit(() -> client.post(post(slow, LONG))));
        }
        while (slow.requests().size() < 200) {
            Thread.onSpinWait();
        }

        assertThat(client.get(fetch(quick)).status()).isEqualTo(200);
        assertThat(waiting).noneMatch(Future::isDone);
    }

    @Test
    void call_interrupted_endsAndStaysInterrupted() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        RawServer server = server((request, out) -> arrived.countDown());
        ExecutorService callers = Executors.newSingleThreadExecutor();
        keep(callers::shutdownNow);
        Future<Boolean> interrupted = callers.submit(() -> {
            assertThatThrownBy(() -> client.get(fetch(server))).isInstanceOf(FetchException.class);
            return Thread.interrupted();
        });

        arrived.await();
        callers.shutdownNow();

        assertThat(interrupted.get()).isTrue();
    }

    @Test
    void close_endsWhatIsUnderWayAndRefusesMore() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        RawServer server = server((request, out) -> arrived.countDown());
        ExecutorService callers = Executors.newSingleThreadExecutor();
        keep(callers::shutdownNow);
        Future<?> call = callers.submit(() -> client.get(fetch(server)));

        arrived.await();
        client.close();
        client.close();

        assertThatThrownBy(call::get).hasCauseInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> client.get(fetch(server))).isInstanceOf(ClosedException.class);
    }

    // --- broken answers --------------------------------------------------------------------------------------------

    @Test
    void get_closedBeforeTheAnswer_isNoConnection() {
        RawServer server = server((request, out) -> {
            throw new IOException("enough");
        });

        assertThat(refused(fetch(server)).reason()).isEqualTo(Reason.CONNECTION);
        assertThat(refused(fetch(server)).retryable()).isTrue();
        assertThat(server.requests()).as("nothing is tried twice by itself").hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\nabc",
                "HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
                "HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n",
                "HTTP/1.1 200 X\r\nContent-Length: x\r\n\r\nabc",
                "HTTP/9.9 200 X\r\n\r\n"
            })
    void get_answerThatIsNone_isBroken(String answer) {
        RawServer server = server((request, out) -> {
            RawServer.write(out, answer);
            throw new IOException("enough");
        });

        assertThat(refused(fetch(server)).reason()).isEqualTo(Reason.BROKEN_ANSWER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"SSH-2.0-OpenSSH_9.9\r\n", "HTTP/1.1 2000000 X\r\n\r\n", "220 mail.example ESMTP\r\n", "\0\0\0"})
    void get_somethingElseAnswers_isNoConnection(String answer) {
        RawServer server = server((request, out) -> {
            RawServer.write(out, answer);
            throw new IOException("enough");
        });

        assertThat(refused(fetch(server)).reason()).isEqualTo(Reason.CONNECTION);
    }

    @Test
    void get_nobodyThere_isNoConnection() {
        RawServer server = server((request, out) -> {});
        server.close();

        FetchException failure = refused(fetch(server));

        assertThat(failure.reason()).isEqualTo(Reason.CONNECTION);
        assertThat(failure.getMessage()).doesNotContain("b=c");
    }

    // --- redirects -------------------------------------------------------------------------------------------------

    private RawServer redirecting(String location) {
        return server((request, out) -> {
            if (request.path().startsWith("/end")) {
                RawServer.reply(out, 200, "text/plain", request.path());
            } else {
                RawServer.reply(out, 302, "Location: " + location + "\r\n", new byte[0]);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/end?x", "end?x", "../end?x", "/x/../end?x", "/x/y/.././../end?x"})
    void get_redirect_isFollowedIfWanted(String location) {
        RawServer server = redirecting(location);

        Fetched fetched = client.get(fetch(server).withRedirects(1));

        assertThat(fetched.url().getPath()).isEqualTo("/end");
        assertThat(fetched.body()).asString(StandardCharsets.UTF_8).isEqualTo("/end?x");
        assertThat(refused(fetch(server)).reason()).isEqualTo(Reason.REDIRECT);
    }

    @Test
    void get_redirectToAQuery_keepsThePath() {
        RawServer server = server((request, out) -> RawServer.reply(
                out,
                request.path().endsWith("done") ? 200 : 307,
                "Location: ?done\r\n",
                request.path().getBytes(StandardCharsets.UTF_8)));

        Fetched fetched =
                client.get(FetchRequest.of(server.url("/a/b?c"), LIMIT, LONG).withRedirects(1));

        assertThat(fetched.body()).asString(StandardCharsets.UTF_8).isEqualTo("/a/b?done");
    }

    @Test
    void get_redirectLoop_endsAtTheLimit() {
        RawServer server = redirecting("/again");

        assertThat(refused(fetch(server).withRedirects(5)).reason()).isEqualTo(Reason.REDIRECT);
        assertThat(server.requests()).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.2:PORT/end", "http://10.0.0.1/", "http://169.254.169.254/latest/",
                "http://[::1]:PORT/end", "//127.0.0.3:PORT/end", "http://0x7f000001:PORT/end",
                "http://user@127.0.0.1:PORT/end", "file:///etc/passwd", "http://inward.example:PORT/end",
                "gopher://127.0.0.1:PORT/end", "http:///end", "http://[bad/"
            })
    void get_redirectInward_isRefusedAndNothingMoreConnected(String location) {
        ScriptedNames names = new ScriptedNames().answer("inward.example", "127.0.0.9");
        RawServer victim = server((request, out) -> RawServer.reply(out, 200, "text/plain", "caught"));
        RawServer server = redirecting(location.replace("PORT", Integer.toString(victim.port())));
        GuardedHttpClient following = client(names, "127.0.0.1/32");

        FetchException failure = catchThrowableOfType(
                FetchException.class, () -> following.get(fetch(server).withRedirects(3)));

        assertThat(failure.reason())
                .isIn(Reason.ADDRESS, Reason.HOST, Reason.SCHEME, Reason.CREDENTIALS, Reason.MALFORMED_URL);
        assertThat(victim.connections()).isZero();
        assertThat(connects.addresses()).hasSize(1);
    }

    @Test
    void get_redirectElsewhere_takesNoHeadersAlong() {
        RawServer other = server((request, out) -> RawServer.reply(out, 200, "text/plain", "ok"));
        RawServer server = redirecting(other.url("/end"));

        client.get(fetch(server)
                .withRedirects(1)
                .withHeader("Authorization", "Bearer s3cr3t")
                .withHeader("Accept", "image/png"));

        assertThat(server.requests().get(0).header("authorization")).isEqualTo("Bearer s3cr3t");
        assertThat(other.requests().get(0).headers()).doesNotContainKey("authorization");
        assertThat(other.requests().get(0).header("accept")).isEqualTo("image/png");
    }

    // --- names that change -----------------------------------------------------------------------------------------

    @Test
    void get_nameThatChanges_isLookedUpOnceAndConnectedWhereItWasChecked() {
        ScriptedNames names =
                new ScriptedNames().answer("rebind.example", "93.184.216.34").answer("rebind.example", "127.0.0.9");
        GuardedHttpClient rebound = client(names, "127.0.0.1/32");
        FetchRequest request = FetchRequest.of("http://rebind.example/", LIMIT, LONG);

        FetchException first = catchThrowableOfType(FetchException.class, () -> rebound.get(request));
        assertThat(first.reason()).isEqualTo(Reason.CONNECTION);
        assertThat(names.asked()).containsExactly("rebind.example");
        assertThat(connects.addresses()).extracting("hostAddress").containsExactly("93.184.216.34");

        FetchException second = catchThrowableOfType(FetchException.class, () -> rebound.get(request));
        assertThat(second.reason()).isEqualTo(Reason.ADDRESS);
        assertThat(connects.addresses()).hasSize(1);
    }

    @Test
    void get_nameWithSeveralAddresses_triesThePermittedOnly() {
        ScriptedNames names =
                new ScriptedNames().answer("mixed.example", "10.0.0.1", "93.184.216.34", "::1", "1.1.1.1");
        GuardedHttpClient mixed = client(names, "127.0.0.1/32");

        FetchException failure = catchThrowableOfType(
                FetchException.class, () -> mixed.get(FetchRequest.of("http://mixed.example/", LIMIT, LONG)));

        assertThat(failure.reason()).isEqualTo(Reason.CONNECTION);
        assertThat(connects.addresses()).extracting("hostAddress").containsExactly("93.184.216.34", "1.1.1.1");
    }

    @Test
    void get_addressOfIpv6_isConnectedTo() {
        FetchException failure = refused(FetchRequest.of("http://[2606:4700::1111]:8080/", LIMIT, LONG));

        assertThat(failure.reason()).isEqualTo(Reason.CONNECTION);
        assertThat(connects.addresses()).extracting("hostAddress").containsExactly("2606:4700:0:0:0:0:0:1111");
    }

    // --- post ------------------------------------------------------------------------------------------------------

    @Test
    void post_sendsHeadersAndBodyAsTheyAre() {
        RawServer server = server((request, out) -> RawServer.reply(out, 202, "text/plain", "thanks"));
        byte[] body = "{\"a\": \"\u00e4\"}".getBytes(StandardCharsets.UTF_8);

        Fetched answer = client.post(new PostRequest(
                server.url("/hook?x=1"),
                Map.of("Content-Type", "application/json", "User-Agent", "own/1"),
                body,
                LONG,
                4_096));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body()).asString(StandardCharsets.UTF_8).isEqualTo("thanks");
        RawServer.Request told = server.requests().get(0);
        assertThat(told.line()).isEqualTo("POST /hook?x=1 HTTP/1.1");
        assertThat(told.body()).isEqualTo(body);
        assertThat(told.header("content-type")).isEqualTo("application/json");
        assertThat(told.header("user-agent")).isEqualTo("own/1");
    }

    @Test
    void post_redirect_comesBackUnfollowed() {
        RawServer server = redirecting("/end");

        assertThat(client.post(post(server, LONG)).status()).isEqualTo(302);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void post_largeAnswer_countsByItsStatus() {
        RawServer server = server((request, out) -> RawServer.reply(out, 200, "", new byte[1 << 20]));

        Fetched answer = client.post(post(server, LONG));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).hasSize(4_096);
    }

    // --- requests --------------------------------------------------------------------------------------------------

    @Test
    void request_outsideItsLimits_isRefused() {
        FetchRequest request = FetchRequest.of("http://a.example/", 1, LONG);

        assertThatThrownBy(() -> FetchRequest.of("", 0, LONG)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> FetchRequest.of("", 1, Duration.ZERO)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> request.withRedirects(21)).isInstanceOf(InvalidInputException.class);
        for (String name : new String[] {"Host", "content-length", "Transfer-Encoding", "A B", "X:Y", ""}) {
            assertThatThrownBy(() -> request.withHeader(name, "x")).isInstanceOf(InvalidInputException.class);
        }
        assertThatThrownBy(() -> request.withHeader("X-A", "a\r\nHost: b"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageNotContaining("Host: b");
    }

    @Test
    void texts_ofRequestsAndAnswers_tellNoSecrets() {
        String url = "http://a.example/s3cr3t?s3cr3t";

        assertThat(FetchRequest.of(url, 1, LONG).withHeader("X", "s3cr3t").toString())
                .doesNotContain("s3cr3t");
        assertThat(new PostRequest(url, Map.of("X", "s3cr3t"), new byte[1], LONG, 1).toString())
                .doesNotContain("s3cr3t");
        assertThat(WebUrl.parse(url).toString()).isEqualTo("http://a.example");
    }

    @Test
    void retryAfter_secondsOrDate_isTimeFromNow() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");

        assertThat(retryAfter("120", now)).contains(Duration.ofMinutes(2));
        assertThat(retryAfter("Thu, 01 Jan 2026 00:01:00 GMT", now)).contains(Duration.ofMinutes(1));
        assertThat(retryAfter("Thu, 01 Jan 2015 00:01:00 GMT", now)).contains(Duration.ZERO);
        assertThat(retryAfter("soon", now)).isEmpty();
        assertThat(retryAfter("-1", now)).isEmpty();
    }

    private static Optional<Duration> retryAfter(String value, Instant now) {
        Map<String, String> headers = Map.of("retry-after", value);
        return new Fetched(WebUrl.parse("http://a.example/").toUri(), 503, Optional.empty(), headers, new byte[0])
                .retryAfter(now);
    }
}
