package io.facelib.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.fake.FakeFaces;
import io.facelib.inference.Priority;
import io.facelib.model.CleanUpReport;
import io.facelib.model.CleanUpResult;
import io.facelib.model.CleanUpResult.AuditLogs;
import io.facelib.model.CleanUpResult.Failed;
import io.facelib.model.CleanUpResult.Orphans;
import io.facelib.model.CleanUpResult.Thumbnails;
import io.facelib.model.CleanUpResult.UserQueries;
import io.facelib.model.EnrollOptions;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceRecord;
import io.facelib.model.Identity;
import io.facelib.model.IdentityId;
import io.facelib.model.ImageId;
import io.facelib.model.IndexOptions;
import io.facelib.model.IndexResult;
import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import io.facelib.model.RequestAudit;
import io.facelib.model.RequestContext;
import io.facelib.model.RetentionPolicy;
import io.facelib.model.TemplateId;
import io.facelib.model.TenantId;
import io.facelib.spi.JobEnd;
import io.facelib.spi.LeaseRequest;
import io.facelib.spi.NewJob;
import io.facelib.spi.ObjectInfo;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.StateStore;
import io.facelib.spi.StoredObject;
import io.facelib.testkit.Failing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CleanUpTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final TenantId OTHER = TenantId.of("other");
    private static final RetentionPolicy POLICY = RetentionPolicy.defaults();
    private static final String SHA = "ab".repeat(32);
    private static final PageRequest ALL = PageRequest.first(1_000);

    private final TestParts engine = new TestParts();
    private final EngineParts parts = engine.parts;
    private final CleanUp cleanUp = new CleanUp(parts, engine.changes);

    @AfterEach
    void close() {
        engine.close();
    }

    // --- thumbnails --------------------------------------------------------------------------------------------------

    @Test
    void thumbnails_ofCrawledAndIngestedFaces_goAfterTheirTime() {
        ObjectKey crawled = put("thumbnails", "default/ab/" + SHA + ".jpg");
        ObjectKey ingested = put("thumbnails", "acme/" + SHA + "_face_12_thumb.jpg");
        put("thumbnails", "default/cd/" + SHA + ".jpg"); // no name that a crawler gives
        put("thumbnails", "default/ab/" + SHA + ".png");
        put("face-crops", "default/ab/" + SHA + ".jpg");
        put("raw-images", "0123456789abcdef.jpg");
        index(ACME, "alice");
        Set<ObjectKey> rest = keys();
        rest.removeAll(List.of(crawled, ingested));
        engine.clock.advance(Duration.ofDays(90));
        assertThat(new CrawledThumbnails(parts.objects()).run(cutoff(Duration.ofDays(90)), false))
                .isEqualTo(new Thumbnails(cutoff(Duration.ofDays(90)), 0));
        engine.clock.advance(Duration.ofMillis(1));
        put("thumbnails", "acme/" + "0".repeat(64) + "_face_0_thumb.jpg");
        rest.add(new ObjectKey("thumbnails", "acme/" + "0".repeat(64) + "_face_0_thumb.jpg"));

        assertThat(cleanUp.dryRun(POLICY).thumbnails())
                .isEqualTo(new Thumbnails(cutoff(POLICY.crawledThumbnails()), 2));
        assertThat(cleanUp.run(POLICY).thumbnails()).isEqualTo(new Thumbnails(cutoff(POLICY.crawledThumbnails()), 2));
        assertThat(keys()).isEqualTo(rest);
        assertThat(cleanUp.run(POLICY).thumbnails()).isEqualTo(new Thumbnails(cutoff(POLICY.crawledThumbnails()), 0));
    }

    @Test
    void thumbnails_moreThanAPage_allGo() {
        for (int i = 0; i < 1_234; i++) {
            put("thumbnails", String.format("acme/%064x_face_0_thumb.jpg", i));
        }
        engine.clock.advance(Duration.ofDays(91));

        assertThat(((Thumbnails) cleanUp.run(POLICY).thumbnails()).objects()).isEqualTo(1_234);
        assertThat(keys()).isEmpty();
    }

    // --- user queries ------------------------------------------------------------------------------------------------

    @Test
    void userQueries_goWithTheirFacesAfterTheirTime() {
        IndexResult query = index(ACME, "alice");
        IndexResult nobody = indexNobody(OTHER);
        index(ACME, "bob");
        index(OTHER, "alice");
        markAsQuery(ACME, query.image());
        markAsQuery(OTHER, nobody.image());
        Set<ObjectKey> rest = keys();
        rest.removeAll(objectsOf(ACME, query.image()));
        rest.remove(StorageLayout.crop(ACME, query.image(), 0));
        rest.removeAll(objectsOf(OTHER, nobody.image()));
        engine.clock.advance(Duration.ofHours(24));
        assertThat(userQueries(cleanUp.run(POLICY))).isEqualTo(new UserQueries(cutoff(POLICY.userQueries()), 0, 0));
        engine.clock.advance(Duration.ofMillis(1));

        UserQueries expected = new UserQueries(cutoff(POLICY.userQueries()), 2, 1);
        assertThat(userQueries(cleanUp.dryRun(POLICY))).isEqualTo(expected);
        assertThat(faces(ACME)).hasSize(2);
        assertThat(userQueries(cleanUp.run(POLICY))).isEqualTo(expected);
        assertThat(faces(ACME))
                .extracting(FaceRecord::image)
                .noneMatch(image -> image.id().equals(query.image()));
        assertThat(faces(ACME)).hasSize(1);
        assertThat(faces(OTHER)).hasSize(1);
        assertThat(keys()).isEqualTo(rest);
    }

    @Test
    void userQueries_runThatWasCutOff_isFinished() {
        IndexResult query = index(ACME, "alice");
        markAsQuery(ACME, query.image());
        parts.vectors().delete(ACME, List.of(query.faces().get(0).id()));
        parts.objects().delete(StorageLayout.original(ACME, query.image()));
        engine.clock.advance(Duration.ofDays(2));

        cleanUp.run(POLICY);
        assertThat(keys()).isEmpty();
    }

    // --- audit logs --------------------------------------------------------------------------------------------------

    @Test
    void auditLogs_goBehindACheckpoint() {
        parts.journal()
                .write(ACME, parts.journal().change("index", RequestContext.none(), 1, 1, OptionalDouble.empty()));
        parts.state().audit().requests(List.of(request()));
        engine.clock.advance(Duration.ofDays(31));
        parts.journal()
                .write(ACME, parts.journal().change("index", RequestContext.none(), 1, 1, OptionalDouble.empty()));
        AuditLogs expected = new AuditLogs(cutoff(POLICY.audit()), cutoff(POLICY.records()), 1, 1, 0, 0);

        assertThat(cleanUp.dryRun(POLICY).auditLogs())
                .isEqualTo(new AuditLogs(cutoff(POLICY.audit()), cutoff(POLICY.records()), 0, 0, 0, 0));
        assertThat(parts.state().audit().operations(ACME, ALL).items()).hasSize(2);
        assertThat(cleanUp.run(POLICY).auditLogs()).isEqualTo(expected);
        assertThat(parts.state().audit().operations(ACME, ALL).items()).hasSize(1);
        assertThat(parts.state().audit().checkpoints(ACME)).hasSize(1);
    }

    @Test
    void auditLogs_oldDeadLetters_go() {
        index(ACME, "alice");
        for (int i = 0; i < 1_100; i++) {
            die(ACME, "webhook", "old" + i);
        }
        die(ACME, "ingest", "old");
        die(OTHER, "webhook", "of a tenant without a face");
        engine.clock.advance(POLICY.records());
        die(ACME, "webhook", "young");
        cleanUp.run(POLICY);
        assertThat(parts.jobs().counts("webhook").dead()).isEqualTo(1_102);
        engine.clock.advance(Duration.ofMillis(1));
        cleanUp.dryRun(POLICY);
        assertThat(parts.jobs().counts("webhook").dead()).isEqualTo(1_102);

        assertThat(cleanUp.run(POLICY).auditLogs()).isInstanceOf(AuditLogs.class);

        assertThat(dead(ACME, "webhook")).containsExactly("young");
        assertThat(dead(ACME, "ingest")).isEmpty();
        assertThat(dead(OTHER, "webhook")).as("of a tenant without a face").isEmpty();
    }

    private void die(TenantId tenant, String lane, String id) {
        parts.jobs().enqueue(List.of(new NewJob(tenant, lane, id, id, 0, "{}", Duration.ZERO)));
        parts.jobs()
                .lease(new LeaseRequest(lane, 1, 1, Duration.ofMinutes(1)))
                .forEach(lease -> parts.jobs().end(lease, new JobEnd.Dead("no")));
    }

    private List<String> dead(TenantId tenant, String lane) {
        return parts.jobs().dead(tenant, lane, ALL).items().stream()
                .map(dead -> dead.job().id())
                .toList();
    }

    // --- orphans -----------------------------------------------------------------------------------------------------

    @Test
    void orphans_facesWithoutTheirPicture_areCountedAndOnlyRemovedWhenAsked() {
        IndexResult broken = index(ACME, "alice");
        IndexResult whole = index(ACME, "bob");
        engine.clock.advance(Duration.ofDays(2));
        IndexResult young = index(OTHER, "carol");
        parts.objects().delete(StorageLayout.original(ACME, broken.image()));
        parts.objects().delete(StorageLayout.original(OTHER, young.image()));

        assertThat(orphans(cleanUp.run(POLICY)).faces()).isEqualTo(1);
        assertThat(orphans(cleanUp.run(POLICY)).removedFaces()).isZero();
        RetentionPolicy removing = POLICY.withRemoveOrphanedFaces(true);
        assertThat(orphans(cleanUp.dryRun(removing)).removedFaces()).isZero();
        assertThat(faces(ACME)).hasSize(2);
        assertThat(orphans(cleanUp.run(removing)).removedFaces()).isEqualTo(1);
        assertThat(faces(ACME)).extracting(face -> face.image().id()).containsExactly(whole.image());
        assertThat(faces(OTHER)).hasSize(1);
    }

    @Test
    void orphans_objectsThatNothingRefersTo_go() {
        ImageId lost = ImageId.random();
        ObjectKey crop = StorageLayout.crop(ACME, lost, 0);
        List.of(
                        crop,
                        StorageLayout.faceThumbnail(crop),
                        StorageLayout.faceDescription(crop),
                        StorageLayout.thumbnail(OTHER, lost),
                        StorageLayout.template(ACME, TemplateId.random()))
                .forEach(key -> put(key.bucket(), key.key()));
        engine.clock.advance(Duration.ofDays(1).plusMillis(1));

        assertThat(orphans(cleanUp.dryRun(POLICY)).objects()).isEqualTo(5);
        assertThat(keys()).hasSize(5);
        assertThat(orphans(cleanUp.run(POLICY)).objects()).isEqualTo(5);
        assertThat(keys()).isEmpty();
    }

    @Test
    void orphans_whatIsInUseOrUnknownOrYoung_stays() {
        index(ACME, "alice");
        indexNobody(ACME);
        Identity bob = enroll("bob");
        IdentityId into = enroll("carol").id();
        new MergeIdentities(parts, engine.changes).merge(ACME, bob.id(), into);
        FaceRecord face = faces(ACME).get(0);
        ObjectKey crop = face.image().crop().orElseThrow();
        put("thumbnails", StorageLayout.faceThumbnail(crop).key());
        put("face-metadata", StorageLayout.faceDescription(crop).key());
        put("raw-images", "acme/the-users-own.jpg");
        put("raw-images", "acme/" + ImageId.random() + ".jpg");
        put("thumbnails", "acme/notes.txt");
        put("thumbnails", "acme/folder/" + ImageId.random() + "_thumb.jpg");
        put("face-crops", "no-tenant.jpg");
        put("thumbnails", "default/ab/" + SHA + ".jpg");
        engine.clock.advance(Duration.ofDays(1).plusMillis(1));
        put("face-crops", StorageLayout.crop(ACME, ImageId.random(), 0).key());
        put("face-crops", StorageLayout.template(ACME, TemplateId.random()).key());
        Set<ObjectKey> before = keys();

        assertThat(cleanUp.run(POLICY).orphans()).isEqualTo(new Orphans(cutoff(Duration.ofDays(1)), 0, 0, 0));
        assertThat(keys()).isEqualTo(before);
    }

    @Test
    void orphans_cropOfAFaceThatWasIndexedWithoutOne_goes() {
        ImageId image = ImageId.random();
        IndexOptions options = IndexOptions.defaults().withImage(image);
        new IndexFaces(parts).run(ACME, FakeFaces.portrait("alice"), options, Priority.BULK, RequestContext.none());
        ObjectKey crop = StorageLayout.crop(ACME, image, 0);
        put(crop.bucket(), crop.key());
        engine.clock.advance(Duration.ofDays(2));

        assertThat(orphans(cleanUp.run(POLICY)).objects()).isEqualTo(1);
        assertThat(keys()).isEqualTo(objectsOf(ACME, image));
    }

    // --- jobs --------------------------------------------------------------------------------------------------------

    @Test
    void run_jobThatFails_holdsUpNoOther() {
        index(ACME, "alice");
        engine.clock.advance(Duration.ofDays(100));
        Failing<ObjectStore> objects = Failing.of(ObjectStore.class, parts.objects());
        Failing<StateStore> state = Failing.of(StateStore.class, parts.state());
        CleanUp failing = new CleanUp(engine.with(objects.backend(), state.backend()), engine.changes);
        assertThat(failing.run(POLICY).failed()).isZero();

        objects.failing().add("list");
        CleanUpReport noLists = failing.run(POLICY);
        assertThat(noLists.failed()).isEqualTo(3);
        assertThat(noLists.auditLogs()).isInstanceOf(AuditLogs.class);
        assertThat(noLists.thumbnails())
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.error()).contains("list fails"));
        objects.failing().clear();
        state.failing().add("audit");
        CleanUpReport noAudit = failing.run(POLICY);
        assertThat(noAudit.failed()).isEqualTo(1);
        assertThat(noAudit.auditLogs()).isInstanceOf(Failed.class);
        assertThat(noAudit.at()).isEqualTo(engine.clock.instant());
    }

    @Test
    void run_jobThatFailsUnexpectedly_holdsUpNoOther() {
        ObjectStore broken = (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (self, method, arguments) -> {
                    throw new IllegalStateException("a bug");
                });

        CleanUpReport report = new CleanUp(engine.with(broken, parts.state()), engine.changes).run(POLICY);

        assertThat(report.failed()).isEqualTo(3);
        assertThat(report.thumbnails()).isEqualTo(new Failed("unexpectedly: IllegalStateException"));
        assertThat(report.auditLogs()).isInstanceOf(AuditLogs.class);
    }

    @Test
    void run_interrupted_whatWalksEndsEarlyAndSaysSo() {
        index(ACME, "alice");
        Thread.currentThread().interrupt();
        CleanUpReport report;
        try {
            report = cleanUp.run(POLICY);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(report.failed()).isEqualTo(3);
        assertThat(report.auditLogs()).as("removes by age in one go").isInstanceOf(AuditLogs.class);
    }

    // --- helpers -----------------------------------------------------------------------------------------------------

    private Instant cutoff(Duration age) {
        return engine.clock.instant().minus(age);
    }

    private IndexResult index(TenantId tenant, String person) {
        IndexOptions options = IndexOptions.defaults().withKeepCrops(true);
        return new IndexFaces(parts)
                .run(tenant, FakeFaces.portrait(person), options, Priority.BULK, RequestContext.none());
    }

    private IndexResult indexNobody(TenantId tenant) {
        return new IndexFaces(parts)
                .run(tenant, FakeFaces.nobody(), IndexOptions.defaults(), Priority.BULK, RequestContext.none());
    }

    private Identity enroll(String person) {
        return new EnrollIdentity(parts, engine.changes)
                .run(
                        ACME,
                        IdentityId.of(person),
                        List.of(FakeFaces.portrait(person), FakeFaces.portrait(person, 1)),
                        EnrollOptions.defaults())
                .identity();
    }

    private static Set<ObjectKey> objectsOf(TenantId tenant, ImageId image) {
        return Stream.of(StorageLayout.original(tenant, image), StorageLayout.thumbnail(tenant, image))
                .collect(Collectors.toSet());
    }

    private ObjectKey put(String bucket, String name) {
        ObjectKey key = new ObjectKey(bucket, name);
        put(key, new byte[] {1}, ObjectInfo.ofType("image/jpeg"));
        return key;
    }

    private void put(ObjectKey key, byte[] content, ObjectInfo info) {
        parts.objects().put(key, new ByteArrayInputStream(content), info);
    }

    /** As the upload of a search stores it. */
    private void markAsQuery(TenantId tenant, ImageId image) {
        for (ObjectKey key : objectsOf(tenant, image)) {
            try (InputStream content = parts.objects().open(key, 0).orElseThrow()) {
                put(key, content.readAllBytes(), StorageLayout.queryInfo("image/jpeg"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Set<ObjectKey> keys() {
        return StorageLayout.BUCKETS.stream()
                .flatMap(bucket -> parts.objects().list(bucket, "", PageRequest.first(1_000)).items().stream())
                .map(StoredObject::key)
                .collect(Collectors.toSet());
    }

    private List<FaceRecord> faces(TenantId tenant) {
        return parts.vectors().list(tenant, FaceFilter.all(), ALL).items();
    }

    private static UserQueries userQueries(CleanUpReport report) {
        return (UserQueries) checked(report.userQueries());
    }

    private static Orphans orphans(CleanUpReport report) {
        return (Orphans) checked(report.orphans());
    }

    private static CleanUpResult checked(CleanUpResult result) {
        assertThat(result).isNotInstanceOf(Failed.class);
        return result;
    }

    private RequestAudit request() {
        return new RequestAudit(
                engine.clock.instant(), "r", Optional.of(ACME), "GET", "/", 200, Duration.ZERO, "agent", "::1", 0);
    }
}
