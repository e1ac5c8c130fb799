package io.facelib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.InvalidInputException;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.ingest.IngestSettings;
import io.facelib.keys.TinkKeyService;
import io.facelib.memory.MemoryObjectStore;
import io.facelib.model.EnrollOptions;
import io.facelib.model.IdentityId;
import io.facelib.model.IndexResult;
import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import io.facelib.model.SignedAccess;
import io.facelib.model.StoredImage;
import io.facelib.model.TenantId;
import io.facelib.spi.ObjectInfo;
import io.facelib.testkit.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who sees which stored picture. */
class ImagesTest {
    private static final Duration VALID = Duration.ofMinutes(10);

    private final ManualClock clock = ManualClock.start();
    private final MemoryObjectStore objects = new MemoryObjectStore(clock);
    private final FaceEngine engine = FaceEngine.builder()
            .models(FakeModels.models())
            .objects(objects)
            .clock(clock)
            .keys(TinkKeyService.generate())
            .ingest(IngestSettings.defaults().withCrawler(TenantId.of("crawler")))
            .build();
    private final Images acme = engine.tenant("acme").images();
    private final Images crawler = engine.tenant("crawler").images();

    @AfterEach
    void close() {
        engine.close();
    }

    private ObjectKey put(String bucket, String key) {
        ObjectKey name = new ObjectKey(bucket, key);
        objects.put(name, new ByteArrayInputStream(new byte[] {1, 2, 3}), ObjectInfo.ofType("image/jpeg"));
        return name;
    }

    @Test
    void find_ownPicture_tellsSizeAndTime() throws IOException {
        IndexResult stored = engine.tenant("acme").index(FakeFaces.portrait("alice"));
        StoredImage image = acme.find(stored.thumbnail()).orElseThrow();
        try (InputStream whole = acme.open(stored.thumbnail(), 0).orElseThrow();
                InputStream end =
                        acme.open(stored.thumbnail(), image.size() - 1).orElseThrow()) {
            assertThat(whole.readAllBytes()).hasSize((int) image.size());
            assertThat(end.readAllBytes()).hasSize(1);
        }
        assertThat(image.modified()).isEqualTo(clock.instant());
        assertThat(acme.presign(stored.thumbnail(), VALID)).isEmpty();
    }

    @Test
    void picture_ofSomebodyElse_isLikeAMissingOne() {
        ObjectKey other = put("thumbnails", "acmes/a.jpg");
        ObjectKey metadata = put("face-metadata", "acme/a.json");
        ObjectKey shared = put("thumbnails", "default/ab/a.jpg");
        ObjectKey raw = put("raw-images", "0123.jpg");
        ObjectKey description = put("raw-images", "0123.meta.json");

        for (ObjectKey key : List.of(other, metadata, shared, raw, description)) {
            assertThat(acme.isVisible(key)).isFalse();
            assertThat(acme.find(key)).isEmpty();
            assertThat(acme.open(key, 0)).isEmpty();
            assertThat(acme.sign(key, VALID)).isEmpty();
        }
        assertThat(crawler.find(shared)).isPresent();
        assertThat(crawler.find(raw)).isPresent();
        assertThat(crawler.find(other)).isEmpty();
        assertThat(crawler.find(description)).isEmpty();
    }

    @Test
    void cropOfAnEnrolledPhoto_isNobodysToSee() {
        engine.tenant("acme")
                .identities()
                .enroll(
                        IdentityId.of("alice"),
                        List.of(FakeFaces.portrait("alice", 0), FakeFaces.portrait("alice", 1)),
                        EnrollOptions.defaults());

        assertThat(objects.list("face-crops", "acme/", PageRequest.first(9)).items())
                .hasSize(2)
                .allSatisfy(crop -> assertThat(acme.find(crop.key())).isEmpty());
    }

    @Test
    void signature_holdsForThatPictureAndTenantUntilItsTime() {
        ObjectKey key = put("thumbnails", "acme/a.jpg");
        ObjectKey other = put("thumbnails", "acme/b.jpg");
        SignedAccess access = acme.sign(key, VALID).orElseThrow();

        assertThat(acme.isSigned(key, access)).isTrue();
        assertThat(acme.isSigned(other, access)).isFalse();
        assertThat(crawler.isSigned(key, access)).isFalse();
        assertThat(acme.isSigned(key, new SignedAccess(access.expires() + 1, access.signature())))
                .isFalse();
        assertThat(acme.isSigned(key, new SignedAccess(Long.MAX_VALUE, access.signature())))
                .isFalse();
        assertThat(acme.isSigned(key, new SignedAccess(access.expires(), "no base64 !")))
                .isFalse();
        assertThat(acme.isSigned(key, new SignedAccess(access.expires(), ""))).isFalse();
        assertThat(access.toString()).doesNotContain(access.signature());
        clock.advance(VALID.minusSeconds(1));
        assertThat(acme.isSigned(key, access)).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(acme.isSigned(key, access)).isFalse();
    }

    @Test
    void validity_hasBounds() {
        ObjectKey key = put("thumbnails", "acme/a.jpg");
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofSeconds(-1), VALID.plusMillis(1))) {
            assertThatThrownBy(() -> acme.sign(key, wrong)).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> acme.presign(key, wrong)).isInstanceOf(InvalidInputException.class);
        }
    }
}
