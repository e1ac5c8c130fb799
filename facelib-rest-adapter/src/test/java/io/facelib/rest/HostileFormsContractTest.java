package io.facelib.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import io.facelib.rest.RestClient.Answer;
import io.facelib.rest.route.Family;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Forms that are none, or odd ones, at every route of the description that takes one. */
@Timeout(300)
class HostileFormsContractTest {
    private static final RestFixture REST = RestFixture.start();
    private static final List<DescribedRequest> REQUESTS = DescribedRequest.all(REST).stream()
            .filter(DescribedRequest::takesForm)
            .toList();
    private static final String PICTURE = new String(RestFixture.png(0, "alice"), StandardCharsets.ISO_8859_1);
    private static final String FILE = "Content-Disposition: form-data; name=\"file\"; filename=\"a.png\"";
    private static final String PNG = "Content-Type: image/png";
    private static final String TYPE = "multipart/form-data; boundary=b";

    private static HeapUse heap;

    private final String tenant = RestFixture.newTenant();

    @BeforeAll
    static void warmUp() {
        REQUESTS.forEach(request -> request.send(REST.client(), RestFixture.newTenant()));
        heap = new HeapUse();
    }

    @AfterAll
    static void stillThere() {
        try (RestFixture rest = REST) {
            assertThat(rest.client().get("/health").status()).isEqualTo(200);
            heap.checkGrowth(64);
        }
    }

    static Stream<DescribedRequest> requests() {
        return REQUESTS.stream();
    }

    private static String part(String headers, String content) {
        return "--b\r\n" + headers + "\r\n\r\n" + content + "\r\n";
    }

    private static String form(String... parts) {
        return String.join("", parts) + "--b--\r\n";
    }

    private static String good() {
        return part(FILE + "\r\n" + PNG, PICTURE);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void form_thatIsOdd(DescribedRequest request) {
        check(request, TYPE, forms());
        check(request, TYPE, fileNames());
        check(request, TYPE, pictures());
    }

    @ParameterizedTest
    @MethodSource("requests")
    void form_whoseTypeIsOdd(DescribedRequest request) {
        List.of(
                        "multipart/form-data",
                        "multipart/form-data; boundary=",
                        "multipart/form-data; boundary=\"\"",
                        "multipart/form-data; boundary=\"b",
                        "multipart/form-data; boundary=other",
                        "multipart/form-data; boundary=" + "b".repeat(71),
                        "multipart/form-data; boundary=" + "b".repeat(5_000),
                        "multipart/form-data; boundary=b; boundary=c",
                        "multipart/form-data; boundary=b; charset=no-such-charset",
                        "multipart/form-data; boundary=b; charset=utf-16",
                        "multipart/mixed; boundary=b",
                        "multipart/related; boundary=b",
                        "MULTIPART/FORM-DATA; BOUNDARY=b",
                        "multipart/",
                        "application/x-www-form-urlencoded",
                        "application/json",
                        "image/png",
                        "x")
                .forEach(type -> check(request, type, Map.of("a good form that says it is " + type, form(good()))));
    }

    /** RFC 7578 has done away with it, and no route reads it. */
    @ParameterizedTest
    @MethodSource("requests")
    void formInTheForm_isRefusedForWhatItIsDeclaredToBe(DescribedRequest request) {
        String inner =
                "--c\r\nContent-Disposition: file; filename=\"a.png\"\r\n" + PNG + "\r\n\r\n" + PICTURE + "\r\n--c--";
        String type = "\r\nContent-Type: multipart/mixed; boundary=c";

        Answer asFile = send(request, TYPE, form(part(FILE + type, inner)));
        Answer asField = send(request, TYPE, form(part("Content-Disposition: form-data; name=\"file\"" + type, inner)));

        if (request.family() == Family.LEGACY) {
            assertThat(asFile.status()).isEqualTo(400);
            assertThat(asFile.code()).isEqualTo("invalid_image_format");
        } else {
            assertThat(asFile.status()).isEqualTo(422);
            assertThat(asFile.token()).isEqualTo("invalid_file_type");
        }
        assertThat(asField.status()).isEqualTo(422);
        assertThat(asField.json().at("/detail/0/type").asText()).isEqualTo("missing");
        assertThat(V1.texts(asField.json().at("/detail/0/loc"))).containsExactly("body", "file");
    }

    private void check(DescribedRequest request, String type, Map<String, String> bodies) {
        assertSoftly(softly -> bodies.forEach((name, body) -> {
            Answer answer = send(request, type, body);
            softly.check(() ->
                    ContractAnswers.check(answer, request.family(), request + ": " + ContractAnswers.abridged(name)));
        }));
    }

    private Answer send(DescribedRequest request, String type, String body) {
        // A connection each: containers may end one whose body they did not read to its end.
        RestClient client = request.of(REST.client(), tenant).with("Content-Type", type);
        return client.send(
                request.method(),
                request.target(tenant),
                BodyPublishers.ofByteArray(body.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static Map<String, String> forms() {
        String field = part("Content-Disposition: form-data; name=\"a\"", "a");
        String good = good();
        Map<String, String> forms = new LinkedHashMap<>();
        forms.put("nothing", "");
        forms.put("no part", form());
        forms.put("its end alone", "--b--");
        forms.put("a beginning alone", "--b");
        forms.put("text that is no form", "file=a&b=c");
        forms.put("no end", good);
        forms.put("an end in the midst", form(good).substring(0, 300));
        forms.put("a preamble and an epilogue", "before\r\n" + form(good) + "behind");
        forms.put("lines that end with LF", form(good).replace("\r\n", "\n"));
        forms.put("a part without headers", form("--b\r\n\r\ncontent\r\n", good));
        forms.put("a part that is empty", form("--b\r\n", good));
        forms.put("headers that do not end", "--b\r\n" + FILE + "\r\n");
        forms.put("a header that is none", form(part("nothing\r\n" + FILE, PICTURE)));
        forms.put("a header without a name", form(part(": a\r\n" + FILE, PICTURE)));
        forms.put("a part without a name", form(part("Content-Disposition: form-data; filename=\"a\"", PICTURE)));
        forms.put("an empty name", form(part("Content-Disposition: form-data; name=\"\"; filename=\"a\"", PICTURE)));
        forms.put(
                "a disposition that is another one",
                form(part("Content-Disposition: attachment; name=\"file\"", PICTURE)));
        forms.put(
                "a disposition that does not end", form(part("Content-Disposition: form-data; name=\"file", PICTURE)));
        forms.put("two dispositions", form(part(FILE + "\r\n" + FILE.replace("file\"", "other\""), PICTURE)));
        forms.put(
                "a folded header",
                form(part("Content-Disposition: form-data;\r\n name=\"file\"; filename=\"a\"", PICTURE)));
        forms.put("the file as a field", form(part("Content-Disposition: form-data; name=\"file\"", PICTURE)));
        forms.put("the file twice", form(good, good));
        forms.put("10,000 fields", form(field.repeat(10_000)));
        forms.put("10,000 fields and the file", form(field.repeat(10_000), good));
        forms.put(
                "10,000 files",
                form(part(FILE.replace("file\"", "other\""), "a").repeat(10_000)));
        forms.put("10,000 headers", form(part(FILE + "\r\nX: 1".repeat(10_000), PICTURE)));
        forms.put("a header of 1 MB", form(part(FILE + "\r\nX: " + "x".repeat(1 << 20), PICTURE)));
        forms.put("a length that is too small", form(part(FILE + "\r\n" + PNG + "\r\nContent-Length: 1", PICTURE)));
        forms.put(
                "a length that is too large",
                form(part(FILE + "\r\n" + PNG + "\r\nContent-Length: 999999999", PICTURE)));
        forms.put("a length below nothing", form(part(FILE + "\r\n" + PNG + "\r\nContent-Length: -1", PICTURE)));
        forms.put(
                "a coding of transfer",
                form(part(FILE + "\r\n" + PNG + "\r\nContent-Transfer-Encoding: base64", PICTURE)));
        forms.put(
                "a form in the form",
                form(part(
                        "Content-Disposition: form-data; name=\"file\"\r\nContent-Type: multipart/mixed; boundary=c",
                        "--c\r\nContent-Disposition: file; filename=\"a\"\r\n\r\n" + PICTURE + "\r\n--c--")));
        forms.put(
                "a form in the form without a boundary",
                form(part("Content-Disposition: form-data; name=\"file\"\r\nContent-Type: multipart/mixed", PICTURE)));
        return forms;
    }

    private static Map<String, String> fileNames() {
        Map<String, String> forms = new LinkedHashMap<>();
        for (String name : List.of(
                "",
                "../../../etc/passwd",
                "C:\\a.png",
                "a\u0000.png",
                "a\"; name=\"other",
                "\u00ff\u00fe",
                "con",
                "a".repeat(3_000),
                "%0d%0a",
                ".",
                "=?utf-8?q?a?=",
                "=?no-such-charset?b?====?=")) {
            forms.put("a file named " + name, form(part(FILE.replace("a.png", name) + "\r\n" + PNG, PICTURE)));
        }
        for (String name :
                List.of("UTF-8''%e2%82%ac.png", "no-such-charset''a", "UTF-8''%", "UTF-8''%zz", "''", "UTF-8", "\"")) {
            String disposition = "Content-Disposition: form-data; name=\"file\"; filename*=" + name;
            forms.put("a file named in another way " + name, form(part(disposition + "\r\n" + PNG, PICTURE)));
        }
        for (String type : List.of(
                "",
                "image",
                "image/",
                "image/png; charset=no-such-charset",
                "IMAGE/PNG",
                "image/svg+xml",
                "text/html",
                "\u0000",
                "x".repeat(3_000),
                "image/png\r\nContent-Type: text/html")) {
            forms.put("a file of type " + type, form(part(FILE + "\r\nContent-Type: " + type, PICTURE)));
        }
        return forms;
    }

    private static Map<String, String> pictures() {
        byte[] png = PICTURE.getBytes(StandardCharsets.ISO_8859_1);
        byte[] wide = png.clone();
        Arrays.fill(wide, 16, 24, (byte) 0x7F);
        String wideText = new String(wide, StandardCharsets.ISO_8859_1);
        Map<String, String> forms = new LinkedHashMap<>();
        forms.put("no byte", form(part(FILE + "\r\n" + PNG, "")));
        forms.put("the head of a picture", form(part(FILE + "\r\n" + PNG, PICTURE.substring(0, 8))));
        forms.put("half a picture", form(part(FILE + "\r\n" + PNG, PICTURE.substring(0, PICTURE.length() / 2))));
        forms.put("a picture that says it is huge", form(part(FILE + "\r\n" + PNG, wideText)));
        forms.put("text", form(part(FILE + "\r\n" + PNG, "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")));
        forms.put("nothing but zeros", form(part(FILE + "\r\n" + PNG, "\u0000".repeat(100_000))));
        forms.put("a byte too many", form(part(FILE + "\r\n" + PNG, "x".repeat((10 << 20) + 1))));
        forms.put("boundaries that are none", form(part(FILE + "\r\n" + PNG, "\r\n--".repeat(100_000))));
        return forms;
    }
}
