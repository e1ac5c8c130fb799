package io.facelib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.InvalidImageException;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.memory.MemoryObjectStore;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceImage;
import io.facelib.model.ImageId;
import io.facelib.model.IndexOptions;
import io.facelib.model.IndexResult;
import io.facelib.model.PageRequest;
import io.facelib.model.PixelBuffer;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Indexing again under ids that exist already leaves neither stale faces nor orphaned objects. */
class ReindexTest {
    private final MemoryObjectStore objects = new MemoryObjectStore(Clock.systemUTC());
    private final FaceEngine engine =
            FaceEngine.builder().models(FakeModels.models()).objects(objects).build();
    private final Tenant acme = engine.tenant("acme");

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void index_sameImageId_replacesThePictureAndItsFaces() {
        IndexOptions options =
                IndexOptions.defaults().withImage(ImageId.of("p-1")).withKeepCrops(true);
        acme.index(FakeFaces.group("alice", "bob"), options);
        IndexResult second = acme.index(FakeFaces.portrait("carol"), options);

        assertThat(acme.faces().list(FaceFilter.all(), PageRequest.first(10)).items())
                .containsExactlyElementsOf(second.faces());
        assertThat(objectKeys()).containsExactlyInAnyOrder("acme/p-1.jpg", "acme/p-1_thumb.jpg", "acme/p-1_face_0.jpg");
    }

    @Test
    void index_sameFaceIdFromAnotherImage_removesTheFormerPicture() {
        IndexOptions options = IndexOptions.defaults().withFaceIds(i -> FaceId.of("face-" + i));
        acme.index(FakeFaces.portrait("alice"), options.withImage(ImageId.of("old")));
        acme.index(FakeFaces.portrait("alice", 1), options.withImage(ImageId.of("new")));

        assertThat(acme.faces().count(FaceFilter.all())).isEqualTo(1);
        assertThat(objectKeys()).containsExactlyInAnyOrder("acme/new.jpg", "acme/new_thumb.jpg");
    }

    @Test
    void index_sameImageIdOfAnotherTenant_touchesNothingOfIt() {
        IndexOptions options =
                IndexOptions.defaults().withImage(ImageId.of("p-1")).withFaceIds(i -> FaceId.of("face-" + i));
        Tenant other = engine.tenant("other");
        other.index(FakeFaces.portrait("bob"), options);
        acme.index(FakeFaces.portrait("alice"), options);
        acme.index(FakeFaces.nobody(), options);

        assertThat(acme.faces().count(FaceFilter.all())).isZero();
        assertThat(other.faces().count(FaceFilter.all())).isEqualTo(1);
    }

    @Test
    void index_pixelsTooLongForAStoredPicture_isRefusedAndStoresNothing() {
        byte[] row = new byte[70_000 * 3];
        Arrays.fill(row, (byte) 90);

        assertThatThrownBy(() -> acme.index(FaceImage.of(new PixelBuffer(70_000, 1, row))))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("70000 x 1")
                .hasMessageContaining("65500");
        assertThat(objectKeys()).isEmpty();
    }

    private List<String> objectKeys() {
        return Stream.of("raw-images", "thumbnails", "face-crops")
                .flatMap(bucket -> objects.list(bucket, "", PageRequest.first(100)).items().stream())
                .map(object -> object.key().key())
                .toList();
    }
}
