package io.facelib.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import io.facelib.rest.RestClient.Answer;
import io.facelib.rest.route.Family;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/**
 * What only a bare connection can send: lengths that contradict each other, requests within requests, bodies that end early,
 * and ways out of the pictures of a tenant. Much of it is the container's to refuse; here it is seen that it does, with the
 * settings that the documentation tells.
 */
@Timeout(300)
class HostileConnectionsContractTest {
    private static final RestFixture REST = RestFixture.start();
    private static final String UNDERTOW = "it fails by itself over a line without a path, before any servlet is asked";
    private static final String HIDDEN = "GET /health HTTP/1.1\r\nHost: a\r\nX-Request-ID: hidden\r\n\r\n";
    private static final String BODY = "{\"tenant_id\":\"acme\",\"url\":\"http://127.0.0.1:9/a.jpg\"}";
    private static final String CHUNKED = Integer.toHexString(BODY.length()) + "\r\n" + BODY + "\r\n0\r\n\r\n";

    private static final Set<String> OLD_LINES = Set.of("the line GET /health", "the line GET /\r\nX-Evil: 1 HTTP/1.1");

    @AfterEach
    void stillThere() {
        assertThat(REST.client().get("/health").status()).isEqualTo(200);
    }

    @AfterAll
    static void close() {
        REST.close();
    }

    private static String post(String headers, String body) {
        return "POST /api/v1/ingest HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" + headers + "\r\n\r\n"
                + body;
    }

    /** What comes back to bytes after which nothing follows, until the other side ends or breaks the connection. */
    private static String answered(String request) {
        StringBuilder text = new StringBuilder();
        try (Socket socket = REST.client().connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            byte[] buffer = new byte[8_192];
            for (int read = socket.getInputStream().read(buffer);
                    read >= 0;
                    read = socket.getInputStream().read(buffer)) {
                text.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            // Broken by a container that wants no more of it, which is its right; what it said before counts.
            return text.toString();
        }
        return text.toString();
    }

    private static void check(Map<String, String> requests, Family family) {
        assertSoftly(softly -> requests.forEach((name, request) -> {
            String text = answered(request);
            boolean bare = text.startsWith("{"); // as HTTP/0.9 has it, to a line that names no version
            softly.assertThat(bare && !OLD_LINES.contains(name)).as(name).isFalse();
            List<Answer> answers = bare ? List.of() : RawAnswers.of(text);
            answers.forEach(answer -> softly.check(() -> {
                assertThat(answer.header("X-Request-ID")).as(name).isNotEqualTo(Optional.of("hidden"));
                assertThat(answer.header("X-Evil")).as(name).isEmpty();
                ContractAnswers.check(answer, family, name);
            }));
        }));
    }

    @Test
    void post_lengthsThatContradictEachOther_areRefusedOrEndTheConnection() {
        String inChunk = Integer.toHexString(HIDDEN.length()) + "\r\n";
        String hiddenInChunk = inChunk + HIDDEN + "\r\n0\r\n\r\n";
        String afterEnd = "0\r\n\r\n" + HIDDEN;
        String length = "Content-Length: " + afterEnd.length();
        String chunked = "Transfer-Encoding: chunked";
        Map<String, String> requests = new LinkedHashMap<>();
        requests.put(
                "two lengths", post("Content-Length: 2\r\nContent-Length: " + (2 + HIDDEN.length()), "{}" + HIDDEN));
        requests.put("two lengths in one", post("Content-Length: 2, " + (2 + HIDDEN.length()), "{}" + HIDDEN));
        requests.put("length, then chunks", post(length + "\r\n" + chunked, afterEnd));
        requests.put("chunks, then length", post(chunked + "\r\n" + length, afterEnd));
        requests.put(
                "length that ends in a chunk",
                post("Content-Length: " + inChunk.length() + "\r\n" + chunked, hiddenInChunk));
        for (String other : List.of(
                "Transfer-Encoding : chunked",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: \u000bchunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                "X: a\nTransfer-Encoding: chunked",
                "X: a\rTransfer-Encoding: chunked")) {
            requests.put("length and " + other, post(length + "\r\n" + other, afterEnd));
        }
        check(requests, Family.V1);
    }

    @Test
    void post_lengthsThatAreNone_areRefused() {
        Map<String, String> requests = new LinkedHashMap<>();
        for (String length : List.of("-1", "+5", "0x10", "1e2", "", "5 5", "99999999999999999999", "five", "5;5")) {
            requests.put("length " + length, post("Content-Length: " + length, BODY));
        }
        for (String coding : List.of("gzip", "gzip, chunked", "chunked, chunked", "", "identity", "chunked;q=1")) {
            requests.put("coding " + coding, post("Transfer-Encoding: " + coding, CHUNKED));
        }
        for (String size :
                List.of("-1", "0x2", "fffffffffffffffff", "7fffffff", "", "zz", "2 2", "2;" + "x".repeat(20_000))) {
            requests.put("chunk of " + size, post("Transfer-Encoding: chunked", size + "\r\n{}\r\n0\r\n\r\n"));
        }
        requests.put("chunk that is longer than it says", post("Transfer-Encoding: chunked", "1\r\n{}\r\n0\r\n\r\n"));
        requests.put(
                "many trailers",
                post(
                        "Transfer-Encoding: chunked",
                        CHUNKED.substring(0, CHUNKED.length() - 2) + "X: a\r\n".repeat(20_000) + "\r\n"));
        check(requests, Family.V1);
    }

    @Test
    void post_bodyThatEndsEarlyOrLate_isAFaultOfTheRequest() {
        Map<String, String> requests = new LinkedHashMap<>();
        requests.put("half a body", post("Content-Length: " + 2 * BODY.length(), BODY));
        requests.put("no body", post("Content-Length: " + BODY.length(), ""));
        requests.put(
                "more than a body", post("Content-Length: " + BODY.length() + "\r\nConnection: close", BODY + BODY));
        requests.put("half a chunk", post("Transfer-Encoding: chunked", CHUNKED.substring(0, 20)));
        requests.put(
                "chunks without an end",
                post("Transfer-Encoding: chunked", CHUNKED.substring(0, CHUNKED.length() - 5)));
        requests.put("half a head", post("Content-Length: 2", "").substring(0, 60));
        requests.put("half a line", "POST /api/v1/ing");
        requests.put("nothing", "");
        requests.put("a length beyond the limit", post("Content-Length: 99999999999", BODY));
        check(requests, Family.V1);
    }

    @Test
    void requestLine_thatIsOdd_isRefusedOrAnswered() {
        Map<String, String> requests = new LinkedHashMap<>();
        String head = "\r\nHost: a\r\nConnection: close\r\n\r\n";
        for (String line : List.of(
                "GET /health",
                "GET /health HTTP/0.9",
                "GET /health HTTP/1.0",
                "GET /health HTTP/1.2",
                "GET /health HTTP/9.9",
                "GET /health HTTP/1.1 HTTP/1.1",
                "GET  /health  HTTP/1.1",
                "GET\t/health\tHTTP/1.1",
                " GET /health HTTP/1.1",
                "\r\n\r\nGET /health HTTP/1.1",
                "get /health HTTP/1.1",
                "G\u0000T /health HTTP/1.1",
                "X".repeat(10_000) + " /health HTTP/1.1",
                "GET /" + "x".repeat(20_000) + " HTTP/1.1",
                "GET http://evil.example/health HTTP/1.1",
                "GET health HTTP/1.1",
                "GET * HTTP/1.1",
                "TRACE /health HTTP/1.1",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "GET /health\u00e9 HTTP/1.1",
                "GET /health#a HTTP/1.1",
                "GET /health%0d%0aX-Evil:%201 HTTP/1.1",
                "GET /\r\nX-Evil: 1 HTTP/1.1")) {
            requests.put("the line " + line, line + head);
        }
        requests.put("no host", "GET /health HTTP/1.1\r\n\r\n");
        requests.put("two hosts", "GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
        for (String host : List.of("", "a:b", "a/../b", "[::1", "a b", "\u00e9", "a:99999")) {
            requests.put("the host " + host, "GET /health HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        }
        requests.put("1,000 headers", "GET /health HTTP/1.1\r\nHost: a\r\n" + "X: a\r\n".repeat(1_000) + "\r\n");
        requests.put("no header but blanks", "GET /health HTTP/1.1\r\n \r\n\r\n");
        check(requests, Family.OPEN);
    }

    @Test
    @DisabledIfSystemProperty(named = "rest.container", matches = "undertow", disabledReason = UNDERTOW)
    void requestLine_thatNamesNoPath_isForNoRoute() {
        for (String line : List.of("OPTIONS * HTTP/1.1", "CONNECT evil.example:443 HTTP/1.1")) {
            for (Answer answer : RawAnswers.of(answered(line + "\r\nHost: a\r\nConnection: close\r\n\r\n"))) {
                // The first is a question about the whole server, which Tomcat answers.
                assertThat(answer.status()).as(line).isIn(200, 400, 404, 405, 501);
                assertThat(answer.text()).as(line).doesNotContainIgnoringCase("exception");
            }
        }
    }

    @Test
    void images_anyWayToThoseOfAnotherTenant_leadsNowhere() {
        String own = RestFixture.newTenant();
        String other = RestFixture.newTenant();
        String name = stored(other);
        String ownName = stored(own);
        RestClient client = REST.client().as(own);
        assertThat(client.get("/images/thumbnails/" + own + "/" + ownName).status())
                .isEqualTo(200);
        List<String> ways = List.of(
                other + "/" + name,
                own + "/../" + other + "/" + name,
                own + "/%2e%2e/" + other + "/" + name,
                own + "/.%2e/" + other + "/" + name,
                own + "/%2E./" + other + "/" + name,
                own + "/..%2f" + other + "/" + name,
                own + "%2f..%2f" + other + "%2f" + name,
                own + "/%2e%2e%2f" + other + "/" + name,
                own + "/%252e%252e/" + other + "/" + name,
                own + "/%c0%ae%c0%ae/" + other + "/" + name,
                own + "/%c0%ae%c0%ae%c0%af" + other + "/" + name,
                own + "/%e0%80%ae%e0%80%ae/" + other + "/" + name,
                own + "/..;/" + other + "/" + name,
                own + ";/../" + other + "/" + name,
                own + "/..;a=b/" + other + "/" + name,
                own + "/..\\" + other + "\\" + name,
                own + "/..%5c" + other + "%5c" + name,
                own + "/./../" + other + "/" + name,
                own + "//../" + other + "/" + name,
                own + "/..%00/" + other + "/" + name,
                own + "/%00/../" + other + "/" + name,
                own + "%00/" + name,
                own + "/..%20/" + other + "/" + name,
                "/" + other + "/" + name,
                "./" + other + "/" + name,
                "../thumbnails/" + other + "/" + name,
                "../../images/thumbnails/" + other + "/" + name,
                "%2e%2e/thumbnails/" + other + "/" + name,
                other + "/" + name + "?tenant=" + other,
                other + "/" + name + "?tenant=" + own + "&tenant=" + other,
                other + "/" + name + "?tenant=" + other + "&expires=99999999999&signature=" + "0".repeat(64),
                other + "/" + name + "?tenant=" + other + "&expires=99999999999&signature=",
                own + "/../" + own + "/" + ownName,
                own + "/x/../" + ownName,
                own + "/" + ownName + "%00",
                own + "/" + ownName + "/",
                own + "/" + ownName + "/..",
                own + "/",
                own,
                "",
                "..",
                "../../../../../../etc/passwd",
                own + "/../../../../../../etc/passwd");
        assertSoftly(softly -> ways.forEach(way -> {
            for (String root : List.of(
                    "/images/thumbnails/",
                    "/api/images/thumbnails/",
                    "//images/thumbnails/",
                    "/./images/thumbnails/",
                    "/images/../images/thumbnails/",
                    "/images//thumbnails/",
                    "/images;a/thumbnails/")) {
                Answer answer = RawAnswers.first(client.rawLine("GET " + root + way + " HTTP/1.1"));
                softly.check(() -> {
                    assertThat(answer.status())
                            .as(root + way + ": " + answer.text())
                            .isIn(400, 404);
                    ContractAnswers.check(
                            answer,
                            DescribedRequest.familyOf(REST, "GET", (root + way).replaceFirst("\\?.*", "")),
                            root + way);
                });
            }
        }));
    }

    /** Indexes a picture and gives the name of its thumbnail. */
    private static String stored(String tenant) {
        Answer answer = REST.client().as(tenant).post("/index_face", DescribedRequest.form());
        String link = answer.json().path("thumb_url").asText();
        return link.substring(link.lastIndexOf('/') + 1);
    }
}
