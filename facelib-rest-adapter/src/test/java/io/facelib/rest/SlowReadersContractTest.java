package io.facelib.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.FaceImage;
import io.facelib.model.ObjectKey;
import io.facelib.model.TenantId;
import io.facelib.rest.RestClient.Answer;
import io.facelib.rest.caller.Caller;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.caller.Role;
import io.facelib.rest.link.ImageLinks;
import io.facelib.rest.settings.RestSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Readers who begin with an answer of 10 MiB, which no buffers of a network hold, and do not go on. */
@Timeout(120)
class SlowReadersContractTest {
    private static final int SIZE = 10 << 20;
    private static final int READERS = 200;
    private static final RestSettings SETTINGS = RestSettings.defaults().withRateLimit(Optional.empty());
    private static final String REFUSED = "HTTP/1.1 503";
    private static final String SERVED = "HTTP/1.1 200";

    @Test
    void get_200PicturesThatNobodyReads_othersAreServed() {
        int most = SETTINGS.limits().longReplies();
        try (RestFixture rest = RestFixture.with(SETTINGS)) {
            List<String> pictures = List.of(picture(rest, "acme"), picture(rest, "globex"));
            List<Reader> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                String tenant = i % 2 == 0 ? "acme" : "globex";
                readers.add(Reader.begin(rest, tenant, pictures.get(i % 2)));
            }

            assertThat(readers.stream().limit(most)).allMatch(reader -> reader.isAnswered(SERVED));
            assertThat(readers.stream().skip(most)).allMatch(reader -> reader.isAnswered(REFUSED));
            assertThat(rest.client().get("/health").status()).isEqualTo(200);
            assertThat(rest.client().as("initech").get("/webhooks/list").status())
                    .isEqualTo(200);
            readers.forEach(Reader::close);
            assertIsServedAgain(rest, "acme", pictures.get(0));
        }
    }

    @Test
    void get_asManyAsOneMayRead_leavesHalfToOthers_andListsAreNotEvenMade() {
        try (RestFixture rest = RestFixture.with(SETTINGS.withLongReplies(4))) {
            String picture = picture(rest, "acme");
            List<Reader> held = List.of(Reader.begin(rest, "acme", picture), Reader.begin(rest, "acme", picture));
            RestClient acme = rest.client().as("acme");

            assertThat(held).allMatch(reader -> reader.isAnswered(SERVED));
            assertRefused(acme.get(picture));
            assertRefused(acme.get("/batch/list"));
            for (String list : List.of("faces", "identities", "dead_letters?kind=ingest")) {
                String query = list.contains("?") ? "&tenant_id=acme" : "?tenant_id=acme";
                Answer answer = acme.get("/api/v1/" + list + query);
                assertThat(answer.status()).as(list + answer.text()).isEqualTo(503);
                assertThat(answer.token()).isEqualTo("service_unavailable");
                assertThat(answer.header("Retry-After")).contains("1");
            }

            assertThat(acme.with("Range", "bytes=0-99").get(picture).status())
                    .as("a short answer needs no room")
                    .isEqualTo(206);
            assertThat(rest.client().as("globex").get("/batch/list").status()).isEqualTo(200);
            assertThat(rest.client().as("globex").get(picture(rest, "globex")).body())
                    .hasSize(SIZE);
            held.forEach(Reader::close);
            assertIsServedAgain(rest, "acme", picture);
        }
    }

    @Test
    void get_whatWasReadToItsEnd_makesRoom() {
        try (RestFixture rest = RestFixture.with(SETTINGS.withLongReplies(1))) {
            String picture = picture(rest, "acme");
            RestClient acme = rest.client().as("acme");

            for (int i = 0; i < 3; i++) {
                // What was read to its last byte is over for the server a moment later.
                assertIsServedAgain(rest, "acme", picture);
            }
            assertThat(acme.with(
                                    "If-None-Match",
                                    acme.with("Range", "bytes=0-9")
                                            .get(picture)
                                            .header("ETag")
                                            .orElseThrow())
                            .get(picture)
                            .status())
                    .isEqualTo(304);
        }
    }

    @Test
    void post_whatChangesSomething_isAnsweredWhoeverReads() {
        try (RestFixture rest = RestFixture.with(SETTINGS.withLongReplies(1))) {
            String picture = picture(rest, "acme");
            Reader held = Reader.begin(rest, "acme", picture);
            RestClient acme = rest.client().as("acme");
            List<Map<String, Object>> items = IntStream.range(0, 900)
                    .mapToObj(i -> Map.<String, Object>of(
                            "tenant_id",
                            "acme",
                            "site",
                            "example.com",
                            "url",
                            "https://example.com/" + i,
                            "idempotency_key",
                            "a-key-that-is-as-long-as-those-of-clients-are-" + i))
                    .toList();

            assertThat(held.isAnswered(SERVED)).isTrue();
            assertRefused(acme.get(picture));
            Answer answer = acme.post("/api/v1/ingest/batch", Map.of("items", items, "max_items", 900));

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(answer.json().get("results")).hasSize(900);
            assertThat(answer.body()).as("a long one").hasSizeGreaterThan(64 << 10);
            held.close();
            assertIsServedAgain(rest, "acme", picture);
        }
    }

    @Test
    void get_whatTheReaderHasAlready_needsNoRoom() {
        try (RestFixture rest = RestFixture.with(SETTINGS.withLongReplies(1))) {
            String picture = picture(rest, "acme");
            RestClient acme = rest.client().as("acme");
            String ofPicture = tag(acme.with("Range", "bytes=0-9").get(picture));
            String ofPage = tag(rest.client().get("/docs"));
            Reader held = Reader.begin(rest, "acme", picture);

            assertThat(held.isAnswered(SERVED)).isTrue();
            assertThat(rest.client().get("/docs").status()).isEqualTo(503);
            assertThat(acme.with("If-None-Match", ofPicture).get(picture).status())
                    .isEqualTo(304);
            assertThat(rest.client().with("If-None-Match", ofPage).get("/docs").status())
                    .isEqualTo(304);
            held.close();
        }
    }

    private static String tag(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
        return answer.header("ETag").orElseThrow();
    }

    @Test
    void get_byLinksAndNamelessly_isAQuarterTogether() {
        CallerResolver named = request -> Optional.ofNullable(request.getHeader("X-Name"))
                .map(name -> new Caller(Optional.of(name), Optional.of(Set.of(TenantId.of("acme"))), Role.WRITER));
        try (RestFixture rest = RestFixture.with(SETTINGS.withLongReplies(4), named)) {
            String picture = picture(rest, "acme");
            ObjectKey key = new ObjectKey("raw-images", picture.substring("/images/raw-images/".length()));
            String link = ImageLinks.of(named, SETTINGS)
                    .legacy(rest.engine().tenant("acme"), key)
                    .orElseThrow();
            assertThat(link).contains("signature=");
            Reader held = Reader.begin(rest, "nobody", link);
            RestClient acme = rest.client().as("acme").with("X-Name", "anna");

            assertThat(held.isAnswered(SERVED)).isTrue();
            assertRefused(rest.client().get(link));
            assertThat(rest.client().get("/docs").status()).isEqualTo(503);
            assertIsRead(acme, picture);
            List<Reader> links = List.of(Reader.begin(rest, "nobody", link), Reader.begin(rest, "nobody", link));
            assertThat(links).allMatch(reader -> reader.isAnswered(REFUSED));
            assertIsRead(acme, picture);
            links.forEach(Reader::close);
            held.close();
        }
    }

    private static void assertIsRead(RestClient client, String picture) {
        Answer answer = client.get(picture);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.body()).hasSize(SIZE);
    }

    private static void assertRefused(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("service_unavailable");
        assertThat(answer.json().get("request_id").textValue())
                .isEqualTo(answer.header("X-Request-ID").orElseThrow());
        assertThat(answer.header("Retry-After")).contains("1");
    }

    /** As soon as the server has seen that nobody reads any more. */
    private static void assertIsServedAgain(RestFixture rest, String tenant, String picture) {
        Answer answer = rest.client().as(tenant).get(picture);
        while (answer.status() == 503) {
            answer = rest.client().as(tenant).get(picture);
        }
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).hasSize(SIZE);
    }

    /** Stores a picture that is as large as may be, and gives its path. */
    private static String picture(RestFixture rest, String tenant) {
        byte[] large = Arrays.copyOf(RestFixture.png(0, "anna"), SIZE);
        ObjectKey key = rest.engine()
                .tenant(tenant)
                .index(FaceImage.of(large))
                .faces()
                .get(0)
                .image()
                .original();
        return "/images/" + key.bucket() + "/" + key.key();
    }

    /** Somebody who asks for a picture with a very small window, and reads the head of the answer. */
    private record Reader(Socket socket, String head) {
        static Reader begin(RestFixture rest, String tenant, String picture) {
            try {
                Socket socket = new Socket();
                socket.setReceiveBufferSize(4_096);
                socket.setSoTimeout(60_000);
                socket.connect(new InetSocketAddress(
                        rest.client().server().getHost(), rest.client().server().getPort()));
                socket.getOutputStream()
                        .write(("GET " + picture + " HTTP/1.1\r\nHost: a\r\nX-Tenant-ID: " + tenant + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                return new Reader(socket, head(socket.getInputStream()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String head(InputStream answer) throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
                head.write(answer.read());
            }
            return head.toString(StandardCharsets.US_ASCII);
        }

        boolean isAnswered(String status) {
            return head.startsWith(status);
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
