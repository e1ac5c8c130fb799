package io.facelib.operation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.fake.FakeFaces;
import io.facelib.inference.Priority;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.ImageId;
import io.facelib.model.IndexOptions;
import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import io.facelib.model.RetentionPolicy;
import io.facelib.model.TenantId;
import io.facelib.spi.ObjectInfo;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.VectorIndex;
import io.facelib.testkit.Hooked;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An image that is stored again while its former faces are removed: whoever comes second waits, and no face is without its picture. */
@Timeout(60)
class PictureLocksTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final ImageId IMAGE = ImageId.of("p-1");
    private static final FaceId FACE = FaceId.of("p-1-0");

    private final TestParts engine = new TestParts();
    private final CountDownLatch analyzed = new CountDownLatch(1);
    private final AtomicReference<Thread> other = new AtomicReference<>();

    @AfterEach
    void close() {
        engine.close();
    }

    /** Tells when the picture was looked at: what follows is storing it. */
    private void index(EngineParts parts, CountDownLatch seen) {
        IndexOptions options = IndexOptions.defaults()
                .withImage(IMAGE)
                .withKeepCrops(true)
                .withFaceIds(face -> {
                    seen.countDown();
                    return FACE;
                });
        IndexFaces index = new IndexFaces(parts);
        index.storeIfFaces(index.look(ACME, FakeFaces.portrait("alice"), options, Priority.BULK));
    }

    private void indexFirst() {
        index(engine.parts, new CountDownLatch(1));
    }

    /** Begins in another thread, and goes on here when that has come to its end or waits for somebody. */
    private void meanwhile(Runnable work, CountDownLatch begun) {
        Thread thread = new Thread(work, "meanwhile");
        other.set(thread);
        thread.start();
        await(begun);
        while (thread.isAlive() && thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void assertEveryFaceHasItsPicture(int faces) throws InterruptedException {
        requireNonNull(other.get()).join();
        List<FaceRecord> stored = engine.backends
                .vectors()
                .list(ACME, FaceFilter.all(), PageRequest.first(10))
                .items();
        assertThat(stored).hasSize(faces);
        for (FaceRecord face : stored) {
            assertThat(exists(face.image().original())).as("original").isTrue();
            assertThat(exists(face.image().thumbnail())).as("thumbnail").isTrue();
            assertThat(exists(face.image().crop().orElseThrow())).as("crop").isTrue();
        }
    }

    private boolean exists(ObjectKey key) {
        return engine.backends.objects().stat(key).isPresent();
    }

    @Test
    void delete_imageIsStoredAgainBetweenCountAndRemoval_keepsItsPicture() throws InterruptedException {
        indexFirst();
        VectorIndex vectors = Hooked.after(
                VectorIndex.class,
                engine.backends.vectors(),
                "count",
                () -> meanwhile(() -> index(engine.parts, analyzed), analyzed));
        EngineParts parts = engine.with(engine.backends.objects(), vectors, engine.backends.state());

        new EraseFaces(parts).byId(ACME, List.of(FACE));

        assertEveryFaceHasItsPicture(1);
    }

    @Test
    void delete_whileTheImageIsStoredAgain_waitsForItsFaces() throws InterruptedException {
        indexFirst();
        CountDownLatch atOnce = new CountDownLatch(0);
        Runnable delete = () -> new EraseFaces(engine.parts).byId(ACME, List.of(FACE));
        VectorIndex vectors = Hooked.before(
                VectorIndex.class, engine.backends.vectors(), "upsertSoon", () -> meanwhile(delete, atOnce));
        EngineParts parts = engine.with(engine.backends.objects(), vectors, engine.backends.state());

        index(parts, analyzed);

        assertEveryFaceHasItsPicture(1);
    }

    @Test
    void delete_imageIsStoredAgainBeforeItsCropGoes_keepsTheCrop() throws InterruptedException {
        indexFirst();
        VectorIndex vectors = Hooked.after(VectorIndex.class, engine.backends.vectors(), "delete", () -> {
            meanwhile(() -> index(engine.parts, analyzed), analyzed);
            join();
        });
        EngineParts parts = engine.with(engine.backends.objects(), vectors, engine.backends.state());

        new EraseFaces(parts).byId(ACME, List.of(FACE));

        assertEveryFaceHasItsPicture(1);
    }

    private void join() {
        try {
            requireNonNull(other.get()).join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    // --- photos that somebody searched with
    // ----------------------------------------------------------------------------

    private void storeAQuery() {
        indexFirst();
        engine.backends
                .objects()
                .put(
                        StorageLayout.original(ACME, IMAGE),
                        new ByteArrayInputStream(new byte[] {1}),
                        StorageLayout.queryInfo("image/jpeg"));
        engine.clock.advance(Duration.ofDays(2));
    }

    @Test
    void cleanUp_queryWasIndexedSinceItWasListed_isLeftAlone() throws InterruptedException {
        storeAQuery();
        ObjectStore objects = Hooked.after(ObjectStore.class, engine.backends.objects(), "list", () -> {
            meanwhile(() -> index(engine.parts, analyzed), analyzed);
            join();
        });
        cleanUp(objects, engine.backends.vectors());

        assertEveryFaceHasItsPicture(1);
    }

    @Test
    void cleanUp_queryIsIndexedWhileItIsRemoved_isThereAfterwards() throws InterruptedException {
        storeAQuery();
        VectorIndex vectors = Hooked.after(
                VectorIndex.class,
                engine.backends.vectors(),
                "deleteWhere",
                () -> meanwhile(() -> index(engine.parts, analyzed), analyzed));
        cleanUp(engine.backends.objects(), vectors);

        assertEveryFaceHasItsPicture(1);
    }

    @Test
    void cleanUp_thumbnailOfAQueryWasStoredAgainSinceItWasListed_isLeftAlone() {
        ObjectKey thumbnail = StorageLayout.thumbnail(ACME, IMAGE);
        put(thumbnail, StorageLayout.queryInfo("image/jpeg"));
        engine.clock.advance(Duration.ofDays(2));
        ObjectStore objects = engine.backends.objects();
        UserQueries queries = new UserQueries(engine.with(
                Hooked.before(
                        ObjectStore.class, objects, "stat", () -> put(thumbnail, ObjectInfo.ofType("image/jpeg"))),
                engine.backends.state()));

        queries.run(engine.clock.instant().minus(RetentionPolicy.defaults().userQueries()), false);

        assertThat(exists(thumbnail)).isTrue();
    }

    // --- what a crash left
    // --------------------------------------------------------------------------------------------

    private void removeOrphans(ObjectStore objects) {
        EngineParts parts = engine.with(objects, engine.backends.state());
        new OrphanedObjects(parts, engine.changes).run(engine.clock.instant().minus(Duration.ofDays(1)), false);
    }

    @Test
    void orphan_whosePictureIsStoredBetweenTheLastLookAndItsRemoval_isThereAfterwards() throws InterruptedException {
        put(StorageLayout.crop(ACME, IMAGE, 0), ObjectInfo.ofType("image/jpeg"));
        engine.clock.advance(Duration.ofDays(2));

        removeOrphans(Hooked.before(
                ObjectStore.class,
                engine.backends.objects(),
                "delete",
                () -> meanwhile(() -> index(engine.parts, analyzed), analyzed)));

        assertEveryFaceHasItsPicture(1);
    }

    @Test
    void orphan_whosePictureIsStoredSinceItWasListed_isLeftAlone() throws InterruptedException {
        put(StorageLayout.crop(ACME, IMAGE, 0), ObjectInfo.ofType("image/jpeg"));
        engine.clock.advance(Duration.ofDays(2));

        removeOrphans(Hooked.after(ObjectStore.class, engine.backends.objects(), "list", () -> {
            meanwhile(() -> index(engine.parts, analyzed), analyzed);
            join();
        }));

        assertEveryFaceHasItsPicture(1);
    }

    private void put(ObjectKey key, ObjectInfo info) {
        engine.backends.objects().put(key, new ByteArrayInputStream(new byte[] {1}), info);
    }

    private void cleanUp(ObjectStore objects, VectorIndex vectors) {
        EngineParts parts = engine.with(objects, vectors, engine.backends.state());
        new UserQueries(parts)
                .run(engine.clock.instant().minus(RetentionPolicy.defaults().userQueries()), false);
    }
}
