package io.facelib.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.InvalidInputException;
import io.facelib.error.SetupException;
import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import io.facelib.spi.ObjectInfo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.s3.S3Client;

/** What S3 brings beside the contract: parts, links, headers, bucket names; on a real server. */
@Timeout(120)
class S3FeaturesTest {
    private static final ObjectKey KEY = new ObjectKey("raw-images", "acme/grün a+b.jpg");
    private static final ObjectInfo JPEG = ObjectInfo.ofType("image/jpeg");

    @Test
    void put_twentyMegabytes_goesInPartsAndIsReadBackWhole() throws IOException {
        ObjectInfo info = new ObjectInfo("image/png", Map.of("face", "1"));
        byte[] content = random(20_000_000);
        try (S3ObjectStore store = TestBuckets.fresh().open()) {
            store.put(KEY, new ByteArrayInputStream(content), info);

            assertThat(store.stat(KEY).orElseThrow().size()).isEqualTo(20_000_000);
            assertThat(store.stat(KEY).orElseThrow().info()).isEqualTo(info);
            assertThat(read(store, 0)).isEqualTo(content);
            assertThat(read(store, 17_000_000)).isEqualTo(Arrays.copyOfRange(content, 17_000_000, 20_000_000));
            try (InputStream begun = store.open(KEY, 0).orElseThrow()) {
                assertThat(begun.read()).isEqualTo(content[0] & 0xFF);
            }
        }
    }

    @Test
    void put_exactlyOnePart_isOneRequestAndWhole() throws IOException {
        byte[] content = random(S3Limits.SMALLEST_PART);
        try (S3ObjectStore store =
                TestBuckets.fresh().withPartSize(S3Limits.SMALLEST_PART).open()) {
            store.put(KEY, new ByteArrayInputStream(content), JPEG);

            assertThat(read(store, 0)).isEqualTo(content);
        }
    }

    @Test
    void put_contentBreaksInTheThirdPart_storesNothingAndLeavesNoParts() throws IOException {
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream(random(17_000_000)), failing());
        S3Settings settings = TestBuckets.fresh();
        try (S3ObjectStore store = settings.open()) {
            assertThatThrownBy(() -> store.put(KEY, broken, JPEG)).isInstanceOfSatisfying(BackendException.class, e -> {
                assertThat(e.committed()).isEqualTo(Committed.NO);
                assertThat(e.retryable()).isTrue();
            });
            assertThat(store.stat(KEY)).isEmpty();
        }
        try (Connection connection = new Connection("s3", settings)) {
            S3Client client = connection.client();
            String bucket = settings.buckets().name("raw-images");
            assertThat(client.listMultipartUploads(r -> r.bucket(bucket)).uploads())
                    .isEmpty();
        }
    }

    @Test
    void presign_link_isReadByAnybodyAndTamperedIsRefused() throws Exception {
        byte[] content = random(5_000);
        try (S3ObjectStore store = TestBuckets.fresh().open()) {
            store.put(KEY, new ByteArrayInputStream(content), JPEG);
            URI link = store.presign(KEY, Duration.ofMinutes(10)).orElseThrow();

            HttpResponse<byte[]> answer = get(link);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(content);
            assertThat(answer.headers().firstValue("Content-Type")).contains("image/jpeg");
            assertThat(get(changed(link, "X-Amz-Expires=600", "X-Amz-Expires=6000"))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(get(changed(link, "acme", "acmf")).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void presign_validityAndSettings_areMinded() {
        try (S3ObjectStore store = TestBuckets.fresh()
                .withLinksTo(URI.create("https://pictures.example.com"))
                .open()) {
            assertThat(store.presign(KEY, Duration.ofMinutes(1)).orElseThrow().getHost())
                    .isEqualTo("pictures.example.com");
            assertThatThrownBy(() -> store.presign(KEY, Duration.ofDays(8)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("7 days");
        }
        try (S3ObjectStore store = TestBuckets.fresh().withoutPresignedLinks().open()) {
            assertThat(store.capabilities().presignedLinks()).isFalse();
            assertThat(store.presign(KEY, Duration.ofMinutes(1))).isEmpty();
        }
    }

    @Test
    void put_anyAttributes_areKept() {
        ObjectInfo info = new ObjectInfo(
                "image/jpeg",
                Map.of(
                        "Capital",
                        "x",
                        "name",
                        "Grün",
                        "empty",
                        "",
                        "padded",
                        " x ",
                        "facelib-x41",
                        "y",
                        "doc-id",
                        "7"));
        try (S3ObjectStore store = TestBuckets.fresh().open()) {
            store.put(KEY, new ByteArrayInputStream(random(10)), info);
            assertThat(store.stat(KEY).orElseThrow().info()).isEqualTo(info);

            ObjectInfo tooMuch = new ObjectInfo("image/jpeg", Map.of("note", "x".repeat(2_045)));
            assertThatThrownBy(() -> store.put(KEY, new ByteArrayInputStream(random(10)), tooMuch))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("2049 bytes are more than 2048");
            ObjectInfo badType = ObjectInfo.ofType("image/jpeg\r\nX-Other: 1");
            assertThatThrownBy(() -> store.put(KEY, new ByteArrayInputStream(random(10)), badType))
                    .isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void put_withoutChecksums_worksAsWell() throws IOException {
        byte[] content = random(9_000_000);
        try (S3ObjectStore store = TestBuckets.fresh().withoutChecksums().open()) {
            store.put(KEY, new ByteArrayInputStream(content), JPEG);
            assertThat(read(store, 0)).isEqualTo(content);
        }
    }

    @Test
    void put_missingBucketThatMustNotBeMade_saysSo() {
        try (S3ObjectStore store = TestBuckets.fresh().withBucketCreation(false).open()) {
            assertThatThrownBy(() -> store.put(KEY, new ByteArrayInputStream(random(10)), JPEG))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("-raw-images' does not exist");
            assertThat(store.list("raw-images", "", PageRequest.first(1)).items())
                    .isEmpty();
        }
    }

    @Test
    void anyCall_wrongSecret_failsWithoutTellingAnyAndNeedsNoRetry() {
        S3Settings settings = TestBuckets.fresh().withCredentials("facelib-test", "not-the-secret");
        assertThat(settings.toString()).doesNotContain("facelib-test", "not-the-secret");
        try (S3ObjectStore store = settings.open()) {
            assertThatThrownBy(() -> store.put(KEY, new ByteArrayInputStream(random(10)), JPEG))
                    .isInstanceOfSatisfying(BackendException.class, e -> {
                        assertThat(e.retryable()).isFalse();
                        assertThat(e.committed()).isEqualTo(Committed.NO);
                        assertThat(e.getMessage()).contains("403").doesNotContain("facelib-test", "secret");
                    });
        }
    }

    @Test
    void at_addressWithPassword_isRefusedWithoutRepeatingIt() {
        assertThatThrownBy(() -> S3ObjectStore.at(URI.create("http://user:hidden@host")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageNotContaining("hidden");
        assertThatThrownBy(() -> S3ObjectStore.at(URI.create("ftp://host"))).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void withBucket_twoOfOneName_areRefused() {
        S3Settings settings = S3ObjectStore.onAws("eu-central-1").withBucket("raw-images", "acme-pictures");
        assertThatThrownBy(() -> settings.withBucket("thumbnails", "acme-pictures"))
                .isInstanceOf(InvalidInputException.class);
        assertThat(settings.buckets().name("raw-images")).isEqualTo("acme-pictures");
    }

    private static byte[] read(S3ObjectStore store, long offset) throws IOException {
        try (InputStream in = store.open(KEY, offset).orElseThrow()) {
            return in.readAllBytes();
        }
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @SuppressWarnings("InputStreamSlowMultibyteRead") // it gives nothing
    private static InputStream failing() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the connection broke");
            }
        };
    }

    private static URI changed(URI link, String part, String other) {
        assertThat(link.toString()).contains(part);
        return URI.create(link.toString().replace(part, other));
    }

    private static HttpResponse<byte[]> get(URI link) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(link).build(), BodyHandlers.ofByteArray());
    }
}
