package io.facelib.rest.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormPartsTest {
    private static final int HEADERS = 100;
    private static final int FORMS = 300;
    /** What delimiters are made of, so that there are many that are almost one. */
    private static final String ALPHABET = "\r\n--bbx";

    private record Part(String headers, String content) {}

    @Test
    void next_ofRandomForms_givesWhatWasWrittenHoweverItComesIn() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < FORMS; i++) {
            String boundary = "b".repeat(1 + random.nextInt(20)) + "-b";
            List<Part> parts = randomParts(random, boundary);
            String form = text(random, 20, boundary) + form(parts, boundary) + "behind";

            assertThat(read(inPieces(form, random), boundary)).as("seed %d, form %d", seed, i).isEqualTo(parts);
        }
    }

    @Test
    void next_withoutReadingContent_goesOverIt() throws IOException {
        List<Part> parts = List.of(new Part("a: 1\r\n\r\n", "x".repeat(100_000)), new Part("a: 2\r\n\r\n", "y"));
        FormParts form = parts(form(parts, "b"), "b");

        assertThat(form.next()).contains("a: 1\r\n\r\n");
        assertThat(form.content().read()).isEqualTo('x');
        assertThat(form.next()).contains("a: 2\r\n\r\n");
        assertThat(form.next()).isEmpty();
    }

    @Test
    void content_read_givesBytesAndThenNothing() throws IOException {
        FormParts form = parts(form(List.of(new Part("\r\n", "\u00ff")), "b"), "b");
        form.next();
        InputStream content = form.content();

        assertThat(content.read(new byte[0])).isZero();
        assertThat(content.read()).isEqualTo(0xFF);
        assertThat(content.read()).isEqualTo(-1);
        assertThat(content.read(new byte[0])).isZero();
    }

    @Test
    void next_headersAsLongAsMayBeAndLonger() throws IOException {
        String most = "h".repeat(HEADERS - 2);
        assertThat(parts(form(List.of(new Part(most + "\r\n\r\n", "")), "b"), "b").next())
                .contains(most + "\r\n\r\n");

        for (int more : List.of(1, 2, 3, 4, 100_000)) {
            Part part = new Part(most + "h".repeat(more) + "\r\n\r\n", "x");
            assertThatThrownBy(() -> parts(form(List.of(part), "b"), "b").next())
                    .as("%d more", more)
                    .isInstanceOf(FormException.class)
                    .hasMessageContaining("100 bytes of headers");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no form", "--b", "--b-", "--b\r\n", "--b\r\nh: 1\r\n\r\n", "--b\r\nh: 1\r\n\r\nx\r\n--"})
    void readToTheEnd_ofAFormWithoutEnd_refuses(String form) {
        assertThatThrownBy(() -> read(stream(form), "b"))
                .isInstanceOf(FormException.class)
                .hasMessageContaining("no end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--b \r\n", "--b\n\r\n", "--bx\r\n\r\n", "--b\rx\r\n"})
    void next_whatStandsBehindTheBoundary_refuses(String form) {
        assertThatThrownBy(() -> read(stream(form + "\r\n\r\nx\r\n--b--"), "b"))
                .isInstanceOf(FormException.class)
                .hasMessageContaining("behind a boundary");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 251})
    void new_boundaryOfAnotherLength_refuses(int length) {
        assertThatThrownBy(() -> parts("", "b".repeat(length)))
                .isInstanceOf(FormException.class)
                .hasMessageContaining("1 to 250");
    }

    private static List<Part> randomParts(Random random, String boundary) {
        List<Part> parts = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            String headers = random.nextBoolean() ? "\r\n" : "name: " + random.nextInt() + "\r\n\r\n";
            int longest = random.nextInt(3) == 0 ? 50_000 : 50;
            parts.add(new Part(headers, text(random, longest, boundary)));
        }
        return parts;
    }

    private static String text(Random random, int longest, String boundary) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(longest);
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString().replace("--" + boundary, "--x");
    }

    private static String form(List<Part> parts, String boundary) {
        StringBuilder form = new StringBuilder();
        for (Part part : parts) {
            form.append("\r\n--").append(boundary).append("\r\n").append(part.headers()).append(part.content());
        }
        return form.append("\r\n--").append(boundary).append("--").toString();
    }

    private static List<Part> read(InputStream body, String boundary) throws IOException {
        FormParts form = new FormParts(body, boundary.getBytes(StandardCharsets.ISO_8859_1), HEADERS);
        List<Part> parts = new ArrayList<>();
        for (Optional<String> headers = form.next(); headers.isPresent(); headers = form.next()) {
            parts.add(new Part(
                    headers.get(), new String(form.content().readAllBytes(), StandardCharsets.ISO_8859_1)));
        }
        return parts;
    }

    private static FormParts parts(String form, String boundary) throws IOException {
        return new FormParts(stream(form), boundary.getBytes(StandardCharsets.ISO_8859_1), HEADERS);
    }

    private static InputStream stream(String form) {
        return new ByteArrayInputStream(form.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** As a network hands it over: never more than some of it at once. */
    private static InputStream inPieces(String form, Random random) {
        int most = 1 + random.nextInt(random.nextBoolean() ? 5 : 20_000);
        return new ByteArrayInputStream(form.getBytes(StandardCharsets.ISO_8859_1)) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                return super.read(bytes, offset, Math.min(length, most));
            }
        };
    }
}
