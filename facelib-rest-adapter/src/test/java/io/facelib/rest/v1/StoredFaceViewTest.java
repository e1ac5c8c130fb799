package io.facelib.rest.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.FaceEngine;
import io.facelib.Tenant;
import io.facelib.fake.FakeFaces;
import io.facelib.model.FaceRecord;
import io.facelib.model.ImageReference;
import io.facelib.model.Metadata;
import io.facelib.model.ObjectKey;
import io.facelib.rest.link.ImageLinks;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Faces as ingest, the crawler and others keep them, with links that may be missing. */
class StoredFaceViewTest {
    private final FaceEngine engine = FaceEngine.inMemory();
    private final Tenant acme = engine.tenant("acme");
    private final FaceRecord face =
            acme.index(FakeFaces.portrait("alice")).faces().get(0);

    @AfterEach
    void close() {
        engine.close();
    }

    /** Links to what is in these buckets. */
    private record Links(List<String> buckets) implements ImageLinks {
        @Override
        public Optional<String> legacy(Tenant tenant, ObjectKey key) {
            return v1(tenant, key);
        }

        @Override
        public Optional<String> v1(Tenant tenant, ObjectKey key) {
            return buckets.contains(key.bucket()) ? Optional.of("link:" + key) : Optional.empty();
        }
    }

    private FaceRecord with(ObjectKey thumbnail, Optional<ObjectKey> crop, Map<String, Object> metadata) {
        ImageReference image = new ImageReference(
                face.image().id(), face.image().perceptualHash(), face.image().original(), thumbnail, crop);
        return new FaceRecord(
                face.tenant(),
                face.id(),
                face.identity(),
                face.embedding(),
                face.detection(),
                face.quality(),
                image,
                face.indexedAt(),
                Metadata.copyOf(metadata));
    }

    private StoredFaceView view(FaceRecord record, String... buckets) {
        return StoredFaceView.of(record, acme, new Links(List.of(buckets)));
    }

    @Test
    void imageLink_isTheFirstThatThereIs() {
        ObjectKey thumbnail = face.image().thumbnail();
        Optional<ObjectKey> crop = Optional.of(new ObjectKey("face-crops", "acme/a_face_0.jpg"));
        FaceRecord web = with(thumbnail, crop, Map.of("url", "https://example.org/p", "source_url", "https://other"));
        FaceRecord source = with(thumbnail, crop, Map.of("source_url", "HTTP://example.org/p"));
        FaceRecord stored = with(thumbnail, crop, Map.of("url", "s3://raw-images/other/secret.jpg"));
        FaceRecord unknown = with(thumbnail, crop, Map.of("url", "unknown"));

        assertThat(view(web, "raw-images", "thumbnails").imageUrl())
                .isEqualTo("link:" + face.image().original());
        assertThat(view(web, "thumbnails").imageUrl()).isEqualTo("https://example.org/p");
        assertThat(view(source, "thumbnails").imageUrl()).isEqualTo("HTTP://example.org/p");
        assertThat(view(stored, "thumbnails").imageUrl()).isEqualTo("s3://raw-images/other/secret.jpg");
        assertThat(view(unknown, "thumbnails", "face-crops").imageUrl()).isEqualTo("link:" + thumbnail);
        assertThat(view(unknown, "face-crops").imageUrl()).isEqualTo("link:face-crops/acme/a_face_0.jpg");
        assertThat(view(unknown).imageUrl()).isNull();
    }

    @Test
    void ingestedFace_hasWhatIngestKeptAndWholePixels() {
        FaceRecord ingested = with(
                face.image().thumbnail(),
                Optional.empty(),
                Map.of(
                        "site", "example.net",
                        "url", "https://example.net/p",
                        "ts", "2025-06-15T15:06:40Z",
                        "p_hash", "00ff00ff00ff00ff",
                        "p_hash_prefix", "00ff",
                        "quality", Map.of("pass", true),
                        "image_sha256", "ab",
                        "face_id", "ab:face_0"));

        Map<String, Object> payload = view(ingested).payload();

        assertThat(payload)
                .containsEntry("site", "example.net")
                .containsEntry("ts", "2025-06-15T15:06:40Z")
                .containsEntry("p_hash", "00ff00ff00ff00ff")
                .containsEntry("p_hash_prefix", "00ff")
                .containsEntry("phash", face.image().perceptualHash())
                .containsEntry("quality", Map.of("pass", true))
                .containsEntry("image_sha256", "ab")
                .containsEntry("face_id", "ab:face_0");
        assertThat((List<?>) payload.get("bbox")).hasSize(4).allMatch(corner -> corner instanceof Long);
    }

    @Test
    void crawledFaceWithoutAThumbnail_doesNotTellWhereItsPictureIs() {
        FaceRecord crawled = with(
                new ObjectKey("raw-images", "0123456789abcdef.jpg"),
                Optional.empty(),
                Map.of("thumb_key", "0123456789abcdef.jpg", "site_id", "site-7", "quality", 0.97, "age", 31));

        StoredFaceView view = view(crawled, "raw-images", "thumbnails");

        assertThat(view.thumbUrl()).isNull();
        assertThat(view.payload())
                .doesNotContainKey("thumb_key")
                .containsEntry("site", "site-7")
                .containsEntry("quality", 0.97)
                .containsEntry("age", 31L);
        assertThat((List<?>) view.payload().get("bbox")).allMatch(corner -> corner instanceof Double);
    }
}
