package io.facelib.tck;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.FaceEngine;
import io.facelib.Tenant;
import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.InvalidInputException;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.inference.Models;
import io.facelib.keys.TinkKeyService;
import io.facelib.model.BackgroundOptions;
import io.facelib.model.BoundingBox;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceImage;
import io.facelib.model.FaceRecord;
import io.facelib.model.Identity;
import io.facelib.model.IdentityId;
import io.facelib.model.Match;
import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import io.facelib.model.Probe;
import io.facelib.model.SearchOptions;
import io.facelib.model.TenantId;
import io.facelib.model.Verification;
import io.facelib.spi.KeyService;
import io.facelib.spi.ObjectInfo;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.Storage;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.spi.StoredObject;
import io.facelib.takeover.Takeover;
import io.facelib.takeover.TakeoverOptions;
import io.facelib.takeover.TakeoverReport;
import io.facelib.takeover.TakeoverReport.Count;
import io.facelib.takeover.TakeoverReport.Left;
import io.facelib.takeover.TakeoverReport.Reason;
import io.facelib.testkit.OldService;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a tenant of the service may expect of being taken over. Extend this class for an object store that the service has, and a
 * storage of facelib's. The tests use tenants of names of their own.
 */
public abstract class TakeoverContract {
    private static final PageRequest ALL = PageRequest.first(1_000);
    private static final List<String> BUCKETS = List.of("raw-images", "thumbnails", "face-crops", "face-metadata");
    private static final String ANNA = "anna";
    private static final String BEN = "ben";
    private static final String CARL = "carl";

    @TempDir
    private Path folder;

    private final String tenant = "t" + UUID.randomUUID().toString().substring(0, 8);
    private final String other = tenant + "-2";
    private final List<String> told = new ArrayList<>();
    private final Set<String> opened = ConcurrentHashMap.newKeySet();
    private Clock clock = Clock.systemUTC();

    /** The service's object store, opened again and again. */
    protected abstract ObjectStore service();

    /** Where tenants go; opened again and again, by one at a time. */
    protected abstract Storage target();

    /** Whether the target keeps objects where the service does. */
    protected abstract boolean isOneStore();

    /** The models that analyse. */
    protected Models models() {
        return FakeModels.models();
    }

    /** One of three photos of a person who is alone in it: {@code anna}, {@code ben} or {@code carl}. */
    protected byte[] photo(String person, int number) {
        return png(FakeFaces.draw(number * 7, person));
    }

    /** A file of keys that no other test has. */
    protected final Path keys() {
        return folder.resolve("keys.json");
    }

    // --- what the service has ----------------------------------------------------------------------------------------

    private final class Deployment {
        private final OldService old;
        private final byte[] group;
        private final String annasKey;
        private final String consumersKey = tenant + "/inbox/photo-1.jpg";
        private final String description = tenant + "/" + "ab".repeat(32) + "_face_0.json";
        private final String first;
        private final String second;
        private final String third;
        private final String inGroup;
        private final String consumed;
        private final String twice;
        private final String nowhere;
        private final String missing;
        private final String foreign;
        private final String broken;
        private final String unknown;

        Deployment(ObjectStore store, FaceEngine eyes) {
            old = new OldService(store);
            Function<byte[], BoundingBox> box = image -> box(eyes, image);
            annasKey = old.upload(tenant, photo(ANNA, 0));
            first = old.point(tenant, annasKey, box.apply(photo(ANNA, 0)), Map.of("identity_id", ANNA));
            String batch = old.upload(tenant, photo(ANNA, 1));
            // A batch's own metadata could set keys in the service.
            Map<String, Object> batched = Map.of(
                    "identity_id",
                    ANNA,
                    "site",
                    "example.org",
                    "order",
                    7,
                    "batch_id",
                    "b-1",
                    "tags",
                    List.of("x"),
                    "thumb_key",
                    other + "/a_thumb.jpg");
            second = old.point(tenant, batch, box.apply(photo(ANNA, 1)), batched);
            String hashed = old.uploadByContent(tenant, photo(BEN, 0));
            third = old.point(tenant, hashed, box.apply(photo(BEN, 0)), Map.of("identity_id", BEN));
            group = beside(photo(BEN, 1), photo(CARL, 0));
            String both = old.upload(tenant, group);
            inGroup = old.point(tenant, both, box.apply(photo(BEN, 1)), Map.of("identity_id", BEN));
            twice = old.point(tenant, both, shifted(box.apply(photo(BEN, 1)), -0.1), Map.of());
            nowhere = old.point(tenant, annasKey, new BoundingBox(0, 0, 6, 6), Map.of());
            old.picture(consumersKey, photo(CARL, 1));
            old.consumed(tenant, photo(CARL, 1), 0, box.apply(photo(CARL, 1)), "consumer.example");
            consumed = old.consumedPoint(
                    tenant,
                    photo(CARL, 1),
                    0,
                    box.apply(photo(CARL, 1)),
                    Map.of("identity_id", CARL, "site", "consumer.example", "ts", "2026-01-02T03:04:05Z"));
            broken = old.upload(tenant, "no picture".getBytes(StandardCharsets.UTF_8));
            old.point(tenant, broken, new BoundingBox(1, 1, 50, 50), Map.of());
            missing = old.point(tenant, tenant + "/gone.jpg", new BoundingBox(1, 1, 50, 50), Map.of());
            unknown = old.upload(tenant, photo(CARL, 2));
            String others = old.upload(other, photo(BEN, 2));
            old.point(other, others, box.apply(photo(BEN, 2)), Map.of("identity_id", "zoe"));
            foreign = old.point(tenant, others, box.apply(photo(BEN, 2)), Map.of());
            old.object("face-metadata", other + "/note.json", "{}");
            old.object("face-metadata", description, "{\"face_id\":");
            for (String person : List.of(ANNA, BEN, CARL, "dora")) {
                old.identity(tenant, person);
            }
            old.identity(other, "zoe");
        }

        private BoundingBox box(FaceEngine eyes, byte[] image) {
            BoundingBox found =
                    eyes.analyze(FaceImage.of(image)).faces().get(0).detection().box();
            return shifted(found, -0.08);
        }

        TakeoverOptions options() {
            return TakeoverOptions.from("the service")
                    .withFaces(old.exportFaces(folder))
                    .withIdentities(old.exportIdentities(folder))
                    .telling(told::add);
        }
    }

    /** As another detector frames the face. */
    private static BoundingBox shifted(BoundingBox box, double by) {
        double x = by * box.width();
        double y = by * box.height();
        return new BoundingBox(box.x1() + x, box.y1() + y, box.x2() + x, box.y2());
    }

    private Deployment deployment;

    @BeforeEach
    void fill() {
        try (FaceEngine eyes = FaceEngine.builder().models(models()).build();
                ObjectStore store = service()) {
            deployment = new Deployment(store, eyes);
        }
    }

    // --- running -----------------------------------------------------------------------------------------------------

    private TakeoverReport run(TakeoverOptions options) {
        return run(options, store -> store, store -> store);
    }

    /** @param from stands before the service's store, and {@code to} before that of the target */
    private TakeoverReport run(
            TakeoverOptions options, UnaryOperator<ObjectStore> from, UnaryOperator<ObjectStore> to) {
        try (ObjectStore store = service();
                KeyService keys = TinkKeyService.open(keys());
                StorageBackends backends = target().open(new StorageSetup(Clock.systemUTC(), Optional.of(keys)));
                FaceEngine engine = engine(backends)) {
            StorageBackends watched = withObjects(backends, to.apply(backends.objects()));
            return new Takeover(from.apply(store), watched, engine, TenantId.of(tenant), options, clock).run();
        }
    }

    /** Engines close their keys, and a storage on the heap needs its own longer. */
    private FaceEngine engine(StorageBackends backends) {
        return FaceEngine.builder()
                .models(models())
                .keys(TinkKeyService.open(keys()))
                .background(BackgroundOptions.none())
                .storage(setup -> backends)
                .build();
    }

    private <T> T inEngine(Function<FaceEngine, T> work) {
        try (KeyService keys = TinkKeyService.open(keys());
                FaceEngine engine = engine(target().open(new StorageSetup(Clock.systemUTC(), Optional.of(keys))))) {
            return work.apply(engine);
        }
    }

    private static StorageBackends withObjects(StorageBackends real, ObjectStore objects) {
        return (StorageBackends) Proxy.newProxyInstance(
                real.getClass().getClassLoader(),
                new Class<?>[] {StorageBackends.class},
                (self, method, arguments) ->
                        method.getName().equals("objects") ? objects : method.invoke(real, arguments));
    }

    /** Tells which keys are used before each call. */
    private static ObjectStore watched(ObjectStore real, Consumer<ObjectKey> listener) {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (self, method, arguments) -> {
                    if (arguments != null && arguments[0] instanceof ObjectKey key) {
                        listener.accept(key);
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    // --- looking -----------------------------------------------------------------------------------------------------

    private static FaceRecord face(Map<FaceId, FaceRecord> faces, String id) {
        return requireNonNull(faces.get(FaceId.of(id)), id);
    }

    private Map<FaceId, FaceRecord> faces() {
        return facesOf(tenant);
    }

    private Map<FaceId, FaceRecord> facesOf(String whose) {
        List<FaceRecord> faces = inEngine(engine ->
                engine.tenant(whose).faces().list(FaceFilter.all(), ALL).items());
        return faces.stream().collect(Collectors.toMap(FaceRecord::id, face -> face));
    }

    private Optional<Identity> anna() {
        return inEngine(engine -> engine.tenant(tenant).identities().get(IdentityId.of(ANNA)));
    }

    private Map<String, String> objects(String of) {
        try (KeyService keys = TinkKeyService.open(keys());
                StorageBackends backends = target().open(new StorageSetup(Clock.systemUTC(), Optional.of(keys)))) {
            return contents(backends.objects(), of);
        }
    }

    private void inTarget(Consumer<ObjectStore> work) {
        try (KeyService keys = TinkKeyService.open(keys());
                StorageBackends backends = target().open(new StorageSetup(Clock.systemUTC(), Optional.of(keys)))) {
            work.accept(backends.objects());
        }
    }

    private void putInTarget(ObjectKey key, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        inTarget(store -> store.put(key, new ByteArrayInputStream(bytes), ObjectInfo.ofType("text/plain")));
    }

    private Map<String, String> contentsOfService(String of) {
        try (ObjectStore store = service()) {
            return contents(store, of);
        }
    }

    /** By key, without what facelib writes itself. */
    private static Map<String, String> contents(ObjectStore store, String of) {
        return BUCKETS.stream()
                .flatMap(bucket -> store.list(bucket, of + "/", ALL).items().stream())
                .map(StoredObject::key)
                .filter(key -> !key.key().contains("/identities/") && !key.key().contains("/takeover."))
                .collect(Collectors.toMap(ObjectKey::toString, key -> content(store, key)));
    }

    private static String content(ObjectStore store, ObjectKey key) {
        try (InputStream content = store.open(key, 0).orElseThrow()) {
            return OldService.sha256(content.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Reason> reasons(TakeoverReport report, String id) {
        return report.left().stream()
                .filter(left -> left.id().equals(id))
                .map(Left::reason)
                .toList();
    }

    // --- the tests ---------------------------------------------------------------------------------------------------

    @Test
    void run_withPoints_keepsKeysIdsAndMetadata() {
        TakeoverReport report = run(deployment.options());

        Map<FaceId, FaceRecord> faces = faces();
        assertThat(faces.keySet())
                .extracting(FaceId::value)
                .containsExactlyInAnyOrder(
                        deployment.first, deployment.second, deployment.third, deployment.inGroup, deployment.consumed);
        FaceRecord first = face(faces, deployment.first);
        assertThat(first.image().original()).isEqualTo(new ObjectKey("raw-images", deployment.annasKey));
        assertThat(first.image().thumbnail())
                .isEqualTo(new ObjectKey("thumbnails", deployment.annasKey.replace(".jpg", "_thumb.jpg")));
        assertThat(first.identity()).contains(IdentityId.of(ANNA));
        assertThat(first.metadata().asMap()).isEmpty();
        assertThat(face(faces, deployment.second).metadata().asMap())
                .containsOnlyKeys("site", "order", "batch_id", "tags")
                .containsEntry("site", "example.org")
                .containsEntry("order", 7L);
        assertThat(face(faces, deployment.second).image().thumbnail().key())
                .as("of another tenant in the point")
                .startsWith(tenant + "/");
        FaceRecord consumed = face(faces, deployment.consumed);
        assertThat(consumed.image().original()).isEqualTo(new ObjectKey("raw-images", deployment.consumersKey));
        assertThat(consumed.image().id().value()).isEqualTo(OldService.sha256(photo(CARL, 1)));
        assertThat(consumed.image().crop().orElseThrow().key()).endsWith("_face_0.jpg");
        assertThat(consumed.metadata().asMap())
                .containsEntry("site", "consumer.example")
                .containsEntry("ts", "2026-01-02T03:04:05Z");
        assertThat(report.count(Count.FACES_KEPT)).isEqualTo(5);
        assertThat(report.count(Count.FACES_NEW)).isZero();
        assertThat(report.count(Count.POINTS_OF_OTHERS)).isEqualTo(2);
    }

    @Test
    void run_whatCannotBeTakenOver_isToldWithItsReason() {
        TakeoverReport report = run(deployment.options());

        assertThat(reasons(report, deployment.twice)).containsExactly(Reason.SAME_FACE);
        assertThat(reasons(report, deployment.nowhere)).containsExactly(Reason.NO_DETECTION);
        assertThat(reasons(report, deployment.missing)).containsExactly(Reason.IMAGE_MISSING);
        assertThat(reasons(report, deployment.foreign)).containsExactly(Reason.FOREIGN_KEY);
        assertThat(reasons(report, deployment.second)).containsExactly(Reason.FOREIGN_KEY);
        assertThat(reasons(report, "raw-images/" + deployment.broken)).containsExactly(Reason.INVALID_IMAGE);
        assertThat(report.left())
                .filteredOn(left -> left.reason() == Reason.NO_POINT)
                .hasSize(1);
        assertThat(reasons(report, "face-metadata/" + deployment.description))
                .containsExactly(Reason.INVALID_DESCRIPTION);
        assertThat(reasons(report, "dora")).containsExactly(Reason.NO_PICTURE);
        assertThat(reasons(report, CARL)).containsExactly(Reason.TOO_FEW_PICTURES);
        assertThat(reasons(report, BEN)).containsExactly(Reason.TOO_FEW_PICTURES);
        assertThat(report.count(Count.IMAGES_WITHOUT_POINTS)).isEqualTo(1);
        assertThat(report.leftBehind()).isEqualTo(report.left().size());
        assertThat(told)
                .as("at once")
                .containsAll(report.left().stream().map(Left::toString).toList());
    }

    @Test
    void run_people_areEnrolledAndFoundAgain() {
        TakeoverReport report = run(deployment.options());

        assertThat(report.count(Count.IDENTITIES_ENROLLED)).isEqualTo(1);
        inEngine(engine -> {
            Tenant there = engine.tenant(tenant);
            FaceImage probe = FaceImage.of(photo(ANNA, 2));
            assertThat(there.identities().verify(ANNA, probe)).isInstanceOf(Verification.Match.class);
            List<Match> found =
                    there.search(Probe.of(probe), SearchOptions.topK(2)).matches();
            assertThat(found)
                    .extracting(match -> match.face().id().value())
                    .containsExactlyInAnyOrder(deployment.first, deployment.second);
            assertThat(found).allMatch(match -> match.face().identity().equals(Optional.of(IdentityId.of(ANNA))));
            return true;
        });
    }

    @Test
    void run_personWhoseOwnFaceIsUnusable_isNotEnrolledByAStranger() {
        try (FaceEngine eyes = FaceEngine.builder().models(models()).build();
                ObjectStore store = service()) {
            deployment.old.reopened(store);
            for (int i = 0; i < 2; i++) {
                byte[] picture = beside(png(smaller(read(photo(BEN, i)))), photo(CARL, i));
                BoundingBox own = eyes.analyze(FaceImage.of(picture)).faces().stream()
                        .map(face -> face.detection().box())
                        .min(Comparator.comparingDouble(BoundingBox::x1))
                        .orElseThrow();
                String key = deployment.old.upload(tenant, picture);
                deployment.old.point(tenant, key, own, Map.of("identity_id", "eva"));
            }
        }
        deployment.old.identity(tenant, "eva");

        TakeoverReport report = run(deployment.options());

        assertThat(reasons(report, "eva")).containsExactly(Reason.TOO_FEW_PICTURES);
        assertThat(faces().values())
                .filteredOn(face -> face.identity().equals(Optional.of(IdentityId.of("eva"))))
                .hasSize(2)
                .noneMatch(face -> face.quality().usable());
    }

    @Test
    void run_otherTenants_areNeitherReadNorWritten() {
        Map<String, String> before = contentsOfService(other);
        UnaryOperator<ObjectStore> watch = store -> watched(store, key -> opened.add(key.key()));

        run(deployment.options(), watch, watch);

        assertThat(opened).isNotEmpty().noneMatch(key -> key.startsWith(other + "/"));
        assertThat(contentsOfService(other)).isEqualTo(before).hasSize(3);
        assertThat(objects(other)).isEqualTo(isOneStore() ? before : Map.of());
        assertThat(facesOf(other)).isEmpty();
    }

    @Test
    void run_objects_areKeptWhereTheyAre() {
        Map<String, String> before = contentsOfService(tenant);

        TakeoverReport report = run(deployment.options());

        assertThat(objects(tenant)).isEqualTo(before);
        assertThat(contentsOfService(tenant)).isEqualTo(before);
        assertThat(report.count(Count.OBJECTS_COPIED)).isEqualTo(isOneStore() ? 0 : before.size());
    }

    @Test
    void run_again_changesNothing() {
        run(deployment.options());
        Map<FaceId, FaceRecord> faces = faces();
        Map<String, String> objects = objects(tenant);

        TakeoverReport second = run(deployment.options());

        assertThat(faces()).isEqualTo(faces);
        assertThat(objects(tenant)).isEqualTo(objects);
        assertThat(second.count(Count.OBJECTS_COPIED)).isZero();
        assertThat(second.count(Count.FACES_KEPT)).isZero();
        assertThat(second.count(Count.FACES_THERE)).isEqualTo(5);
        assertThat(second.count(Count.IDENTITIES_THERE)).isEqualTo(1);
        assertThat(second.count(Count.IDENTITIES_ENROLLED)).isZero();
        assertThat(second.count(Count.IMAGES_ANALYSED))
                .as("the broken one is no analysed one")
                .isZero();
        assertThat(reasons(second, deployment.nowhere)).containsExactly(Reason.NO_DETECTION);
    }

    @Test
    void run_endedByAStoreThatFails_goesOn() {
        AtomicInteger left = new AtomicInteger();
        UnaryOperator<ObjectStore> failing = store -> watched(store, key -> {
            if (left.decrementAndGet() < 0) {
                throw new BackendException("failing", true, Committed.NO, "it fails for a test");
            }
        });
        int ended = 0;
        for (int calls = 8; calls < 80; calls += 12) {
            left.set(calls);
            try {
                run(deployment.options(), store -> store, failing);
                ended++;
            } catch (BackendException e) {
                assertThat(e.retryable()).isTrue();
            }
        }
        assertThat(ended).as("the first runs are too short").isLessThan(6);

        run(deployment.options());

        assertThat(faces().keySet())
                .extracting(FaceId::value)
                .containsExactlyInAnyOrder(
                        deployment.first, deployment.second, deployment.third, deployment.inGroup, deployment.consumed);
        assertThat(objects(tenant)).isEqualTo(contentsOfService(tenant));
        assertThat(anna()).isPresent();
    }

    @Test
    void run_pictureOfTwoWriters_keepsTheFacesOfBoth() {
        BoundingBox box;
        try (FaceEngine eyes = FaceEngine.builder().models(models()).build()) {
            box = eyes.analyze(FaceImage.of(photo(CARL, 1)))
                    .faces()
                    .get(0)
                    .detection()
                    .box();
        }
        String indexed = deployment.old.point(tenant, deployment.consumersKey, box, Map.of());

        run(deployment.options());

        Map<FaceId, FaceRecord> faces = faces();
        FaceRecord one = face(faces, indexed);
        FaceRecord two = face(faces, deployment.consumed);
        assertThat(faces).hasSize(6);
        assertThat(one.image().original()).isEqualTo(two.image().original());
        assertThat(one.image().id()).isNotEqualTo(two.image().id());
        assertThat(run(deployment.options()).count(Count.IMAGES_ANALYSED)).isZero();
    }

    @Test
    void run_withNewFaces_keepsWhatHadNoPoint() {
        TakeoverReport report = run(deployment.options().withNewFaces(true));

        assertThat(report.count(Count.FACES_NEW)).isEqualTo(1);
        assertThat(faces()).hasSize(6);
        assertThat(report.left()).noneMatch(left -> left.reason() == Reason.NO_POINT);
    }

    @Test
    void run_withoutPoints_analysesEveryPictureOnce() {
        TakeoverOptions options = TakeoverOptions.from("the service").telling(told::add);
        TakeoverReport report = run(options);

        Map<FaceId, FaceRecord> faces = faces();
        assertThat(faces).hasSize(7);
        assertThat(report.count(Count.FACES_NEW)).isEqualTo(6);
        assertThat(report.count(Count.FACES_KEPT))
                .as("the consumer describes one")
                .isEqualTo(1);
        FaceRecord described = face(faces, deployment.consumed);
        assertThat(described.metadata().get("site")).contains("consumer.example");
        assertThat(described.image().crop()).isPresent();
        assertThat(report.notes()).anyMatch(note -> note.contains("only searched with"));
        assertThat(run(options).count(Count.IMAGES_ANALYSED)).isZero();
        assertThat(faces()).isEqualTo(faces);
    }

    @Test
    void run_removedInTheTarget_doesNotComeBack() {
        clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
        run(deployment.options());
        inEngine(engine -> {
            engine.tenant(tenant).faces().delete(FaceId.of(deployment.first));
            return engine.tenant(tenant).identities().delete(IdentityId.of(ANNA));
        });
        clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(2));

        TakeoverReport report = run(deployment.options());

        assertThat(faces()).hasSize(4).doesNotContainKey(FaceId.of(deployment.first));
        assertThat(report.count(Count.IDENTITIES_HANDLED)).isEqualTo(4);
        assertThat(report.count(Count.OBJECTS_REMOVED)).isEqualTo(isOneStore() ? 0 : 2);
        assertThat(anna()).isEmpty();
    }

    @Test
    void run_pointsThatCameAfterTheirPicture_areTakenOver() {
        clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
        BoundingBox box;
        try (FaceEngine eyes = FaceEngine.builder().models(models()).build()) {
            box = deployment.box(eyes, photo(CARL, 2));
        }
        run(deployment.options());
        String late = deployment.old.point(tenant, deployment.unknown, box, Map.of());
        String second = deployment.old.point(tenant, deployment.annasKey, box, Map.of());

        TakeoverReport report = run(deployment.options());

        assertThat(faces()).hasSize(6).containsKey(FaceId.of(late));
        assertThat(reasons(report, second)).containsExactly(Reason.NOT_LOOKED_AT);
        assertThat(report.isWhole()).isFalse();
        assertThat(run(deployment.options().takingAgain(true)).isWhole()).isTrue();
    }

    @Test
    void run_descriptionWithoutAPoint_makesNoFace() {
        BoundingBox box;
        try (FaceEngine eyes = FaceEngine.builder().models(models()).build()) {
            box = deployment.box(eyes, photo(CARL, 2));
        }
        String forged = tenant + "/" + "cd".repeat(32) + "_face_0.json";
        try (ObjectStore store = service()) {
            deployment.old.reopened(store);
            deployment.old.consumed(tenant, photo(CARL, 2), 0, box, "consumer.example");
            deployment.old.object("face-metadata", forged, "{\"tenant_id\":\"" + tenant + "\",\"face_id\":\"x\"}");
        }

        TakeoverReport report = run(deployment.options());

        assertThat(faces()).hasSize(5);
        assertThat(report.left())
                .anyMatch(
                        left -> left.reason() == Reason.NO_POINT && left.what().contains("description"));
        assertThat(reasons(report, "face-metadata/" + forged)).containsExactly(Reason.INVALID_DESCRIPTION);
    }

    @Test
    void run_idThatNobodyCanHave_isToldWithoutItsControls() {
        deployment.old.identity(tenant, "\u001b[2J" + "x".repeat(300));

        TakeoverReport report = run(deployment.options());

        assertThat(reasons(report, "\\u{1b}[2J" + "x".repeat(60) + "...")).containsExactly(Reason.INVALID_IDENTITY);
    }

    @Test
    void run_trialThatAKilledRunLeft_isRemoved() {
        ObjectKey trial = new ObjectKey("raw-images", tenant + "/takeover-" + UUID.randomUUID());
        putInTarget(trial, "x");

        run(deployment.options());

        inTarget(store -> assertThat(store.stat(trial)).isEmpty());
    }

    @Test
    void run_targetWithOtherFaces_isRefusedUnlessAgain() {
        inEngine(engine -> engine.tenant(tenant).index(FaceImage.of(photo(BEN, 2))));

        assertThatThrownBy(() -> run(deployment.options()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("were not taken over");
        assertThat(faces()).hasSize(1);
        run(deployment.options().takingAgain(true));
        assertThat(faces()).hasSize(6);
    }

    @Test
    void run_otherwiseThanBefore_isRefused() {
        run(deployment.options());

        assertThatThrownBy(() -> run(TakeoverOptions.from("the service")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("with points");
        TakeoverOptions elsewhere = TakeoverOptions.from("another")
                .withFaces(deployment.options().faces().orElseThrow());
        assertThatThrownBy(() -> run(elsewhere)).hasMessageContaining("another source");
        assertThat(run(deployment.options().takingAgain(true)).count(Count.FACES_KEPT))
                .isEqualTo(5);
        assertThat(faces()).hasSize(5);
        for (TakeoverOptions more : List.of(
                deployment.options().withNewFaces(true),
                TakeoverOptions.from("the service").withFaces(deployment.old.exportFaces(folder)))) {
            assertThatThrownBy(() -> run(more))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("--again");
        }
    }

    @Test
    void run_againThatWasKilled_isFinishedByTheNextCall() {
        run(deployment.options());
        AtomicInteger left = new AtomicInteger(10);
        UnaryOperator<ObjectStore> failing = store -> watched(store, key -> {
            if (left.decrementAndGet() < 0) {
                throw new BackendException("failing", true, Committed.NO, "it fails for a test");
            }
        });
        assertThatThrownBy(() -> run(deployment.options().takingAgain(true), store -> store, failing))
                .isInstanceOf(BackendException.class);

        assertThat(run(deployment.options()).count(Count.FACES_KEPT))
                .as("what it did not come to was not the last run's")
                .isEqualTo(5);
        assertThat(run(deployment.options()).count(Count.FACES_KEPT)).isZero();
    }

    @Test
    void run_anothersCrawledObjectsInTheTarget_areNotOverwritten() {
        ObjectKey anothers = new ObjectKey("raw-images", "default/" + tenant + ".json");
        putInTarget(anothers, "another's");
        try {
            TakeoverOptions crawled = deployment.options().withCrawled(true);
            if (isOneStore()) {
                assertThat(run(crawled).count(Count.OBJECTS_COPIED)).isZero();
            } else {
                assertThatThrownBy(() -> run(crawled.takingAgain(true)))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining("crawled objects");
                assertThat(faces()).isEmpty();
            }
        } finally {
            inTarget(store -> store.delete(anothers));
        }
    }

    @Test
    void run_copyThatIsNotWhatWasPut_isCopiedAnew() {
        ObjectKey cut = new ObjectKey("raw-images", deployment.annasKey);
        UnaryOperator<ObjectStore> failing = store -> watched(store, key -> {
            if (key.equals(cut) && store.stat(cut).isPresent()) {
                byte[] other =
                        new byte[Math.toIntExact(store.stat(cut).orElseThrow().size())];
                store.put(cut, new ByteArrayInputStream(other), ObjectInfo.ofType("image/jpeg"));
                throw new BackendException("failing", true, Committed.UNKNOWN, "it fails for a test");
            }
        });
        if (!isOneStore()) {
            assertThatThrownBy(() -> run(deployment.options(), store -> store, failing))
                    .isInstanceOf(BackendException.class);
            run(deployment.options());
            assertThat(objects(tenant)).isEqualTo(contentsOfService(tenant));
        }
    }

    @Test
    void run_badLine_isToldByItsNumber_andNothingIsWritten() throws IOException {
        Path bad = folder.resolve("bad.jsonl");
        Files.writeString(bad, "{\"id\":\"a\",\"payload\":{\"tenant_id\":\"" + tenant + "\"}}\n{\"id\":\"secret\",");

        assertThatThrownBy(() -> run(TakeoverOptions.from("the service").withFaces(bad)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("faces: line 2")
                .hasMessageNotContaining("secret");
        assertThat(faces()).isEmpty();
        assertThat(objects(tenant)).isEqualTo(isOneStore() ? contentsOfService(tenant) : Map.of());
    }

    @Test
    void run_crawlersTenant_keepsWhatNamesNoTenant() {
        String phash = UUID.randomUUID().toString().replace("-", "").substring(0, 16);
        BoundingBox box;
        try (FaceEngine eyes = FaceEngine.builder().models(models()).build()) {
            box = eyes.analyze(FaceImage.of(photo(BEN, 2)))
                    .faces()
                    .get(0)
                    .detection()
                    .box();
        }
        String thumbnail;
        String earlier;
        try (ObjectStore store = service()) {
            OldService old = new OldService(store);
            thumbnail = old.crawled(phash, photo(BEN, 2), box);
            earlier = old.crawledEarlier(photo(CARL, 0));
        }

        run(TakeoverOptions.from("the service").withCrawled(true));

        List<FaceRecord> shared = faces().values().stream()
                .filter(face -> !face.image().original().key().startsWith(tenant))
                .toList();
        assertThat(shared).extracting(face -> face.image().original().key()).contains(phash + ".jpg", earlier);
        FaceRecord crawled = only(shared, phash + ".jpg");
        assertThat(crawled.image().thumbnail()).isEqualTo(new ObjectKey("thumbnails", thumbnail));
        assertThat(crawled.metadata().asMap())
                .containsEntry("site", "example.net")
                .containsEntry("thumb_key", thumbnail)
                .containsEntry("source_url", "https://example.net/a.jpg")
                .containsEntry("age", 41L);
        FaceRecord old = only(shared, earlier);
        assertThat(old.image().thumbnail()).isEqualTo(old.image().original());
        assertThat(old.metadata().get("site")).contains("old.example.net");
        assertThat(objects("default")).hasSize(3);

        inEngine(engine -> engine.tenant(tenant).faces().delete(old.id()));
        assertThat(objects("default"))
                .as("its description goes with the picture, another's thumbnail stays")
                .containsOnlyKeys("thumbnails/" + thumbnail);
    }

    private static FaceRecord only(List<FaceRecord> faces, String original) {
        return faces.stream()
                .filter(face -> face.image().original().key().equals(original))
                .findFirst()
                .orElseThrow();
    }

    // --- pictures ----------------------------------------------------------------------------------------------------

    /** A picture as it is sent. */
    protected static byte[] png(BufferedImage picture) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] beside(byte[] left, byte[] right) {
        List<BufferedImage> both =
                Stream.of(left, right).map(TakeoverContract::read).toList();
        BufferedImage joined = new BufferedImage(
                both.get(0).getWidth() + both.get(1).getWidth(),
                Math.max(both.get(0).getHeight(), both.get(1).getHeight()),
                BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D g = joined.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, joined.getWidth(), joined.getHeight());
        g.drawImage(both.get(0), 0, 0, null);
        g.drawImage(both.get(1), both.get(0).getWidth(), 0, null);
        g.dispose();
        return png(joined);
    }

    /** So small that a face in it cannot be enrolled. */
    private static BufferedImage smaller(BufferedImage picture) {
        int width = picture.getWidth() / 3;
        int height = picture.getHeight() / 3;
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D g = small.createGraphics();
        g.drawImage(picture.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING), 0, 0, null);
        g.dispose();
        return small;
    }

    private static BufferedImage read(byte[] image) {
        try {
            return ImageIO.read(new ByteArrayInputStream(image));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
