package io.facelib.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.FaceEngine;
import io.facelib.Tenant;
import io.facelib.error.InvalidInputException;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.keys.TinkKeyService;
import io.facelib.migrate.MigrationOptions;
import io.facelib.migrate.MigrationReport;
import io.facelib.migrate.MigrationReport.Difference;
import io.facelib.migrate.MigrationReport.Kind;
import io.facelib.migrate.TenantMigration;
import io.facelib.model.AuditVerification.Intact;
import io.facelib.model.BackgroundOptions;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.Identity;
import io.facelib.model.IdentityId;
import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import io.facelib.model.Probe;
import io.facelib.model.SearchOptions;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEvent;
import io.facelib.spi.IdentityChange;
import io.facelib.spi.KeyService;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.Storage;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.spi.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a tenant may expect of being moved from one storage to another. Extend this class for a pair of storages; the tests use
 * tenants of their own, so that the same places may serve all of them.
 */
@Timeout(300)
public abstract class MigrationContract {
    private static final MigrationOptions OPTIONS = MigrationOptions.from("the source");
    private static final PageRequest ALL = PageRequest.first(1_000);

    /** Of all tests of the class: a server knows its keys again. */
    @TempDir
    private static Path folder;

    private final TenantId tenant =
            TenantId.of("t" + UUID.randomUUID().toString().replace("-", "").substring(0, 12));
    private final TenantId other = TenantId.of(tenant + "-2");

    /** Where tenants come from; opened again and again, by one at a time. */
    protected abstract Storage source();

    /** Where they go. */
    protected abstract Storage target();

    /** The file of the source's keys, which are not those of the target. */
    protected final Path sourceKeys() {
        return folder.resolve("source-keys.json");
    }

    /** The file of the target's keys. */
    protected final Path targetKeys() {
        return folder.resolve("target-keys.json");
    }

    @BeforeEach
    void fill() {
        MovingTenants.fill(source(), sourceKeys(), tenant);
        inEngine(source(), sourceKeys(), engine -> engine.tenant(other.value()).index(FakeFaces.portrait("zoe")));
    }

    // --- the tests ---------------------------------------------------------------------------------------------------

    @Test
    void run_aTenant_isTheSameThere_andNobodyElseComes() {
        Answers before = inEngineGet(source(), sourceKeys(), this::answers);

        MigrationReport report = run();

        assertThat(report.differences()).isEmpty();
        assertThat(report.isSame()).isTrue();
        for (Kind kind : Kind.values()) {
            boolean searched = kind == Kind.SAMPLE_SEARCHES;
            assertThat(searched ? 1 : report.count(kind).added()).as("%s", kind).isPositive();
            assertThat(report.count(kind).compared()).as("%s", kind).isPositive();
        }
        assertThat(inEngineGet(target(), targetKeys(), this::answers)).isEqualTo(before);
        both((from, to) -> {
            assertThat(to.vectors().list(other, FaceFilter.all(), ALL).items()).isEmpty();
            assertThat(objects(to.objects(), other)).isEmpty();
            assertThat(from.vectors().count(tenant, FaceFilter.all())).isEqualTo(MovingTenants.FACES);
        });
    }

    @Test
    void run_again_bringsNothing_andVerifyAgrees() {
        run();
        MigrationReport again = run();

        assertThat(again.isSame()).isTrue();
        for (Kind kind : Kind.values()) {
            assertThat(again.count(kind).added()).as("%s", kind).isZero();
            assertThat(again.count(kind).replaced()).as("%s", kind).isZero();
            assertThat(again.count(kind).removed()).as("%s", kind).isZero();
        }
        assertThat(verify().isSame()).isTrue();
    }

    @Test
    void run_afterChangesInTheSource_catchesUp_andRemovesWhatWasErased() {
        MigrationReport first = run();
        inEngine(source(), sourceKeys(), engine -> {
            Tenant acme = engine.tenant(tenant.value());
            acme.faces().delete(FaceId.of("f1"));
            acme.identities().erase(IdentityId.of("ben"));
            acme.index(FakeFaces.portrait("newcomer"));
        });

        MigrationReport found = verify();
        MigrationReport second = run();

        assertThat(first.isSame()).isTrue();
        assertThat(kinds(found)).contains(Kind.FACES, Kind.OBJECTS, Kind.IDENTITIES, Kind.AUDIT_ROWS);
        assertThat(second.differences()).isEmpty();
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.count(Kind.FACES).removed()).isPositive();
        assertThat(second.count(Kind.OBJECTS).removed()).isPositive();
        both((from, to) -> {
            assertThat(to.vectors().get(tenant, List.of(FaceId.of("f1")))).isEmpty();
            assertThat(to.identities().get(tenant, IdentityId.of("ben"))).isEmpty();
            assertThat(objects(to.objects(), tenant).stream()
                            .filter(object -> !object.key().key().endsWith("migration.properties"))
                            .map(StoredObject::key))
                    .isEqualTo(objects(from.objects(), tenant).stream()
                            .map(StoredObject::key)
                            .toList());
        });
    }

    @Test
    void verify_tamperedTarget_isFound_andTheNextRunRepairsIt() {
        run();
        both((from, to) -> tamper(to));

        MigrationReport found = verify();
        assertThat(kinds(found)).contains(Kind.FACES, Kind.OBJECTS, Kind.IDENTITIES, Kind.WEBHOOK_ENDPOINTS);
        assertThat(found.differences())
                .extracting(Difference::what)
                .contains("the vector differs", "the content differs", "its secrets differ");

        assertThatThrownBy(this::run).hasMessageContaining("its webhook endpoints were changed");

        // The first run repairs what can be seen at a glance, and its comparison finds the picture.
        both((from, to) -> assertThat(
                        migration(from, to, OPTIONS.bringingAgain(true)).run().isSame())
                .isFalse());
        MigrationReport repaired = run();
        assertThat(repaired.differences()).isEmpty();
        assertThat(verify().isSame()).isTrue();
    }

    /** A picture of the same size, another vector, a template less, another secret. */
    private void tamper(StorageBackends to) {
        StoredObject picture = objects(to.objects(), tenant).stream()
                .filter(object -> object.key().bucket().equals("raw-images"))
                .findFirst()
                .orElseThrow();
        byte[] noise = new byte[Math.toIntExact(picture.size())];
        to.objects().put(picture.key(), new ByteArrayInputStream(noise), picture.info());
        FaceRecord face =
                to.vectors().list(tenant, FaceFilter.all(), ALL).items().get(0);
        FaceRecord twin =
                to.vectors().list(tenant, FaceFilter.all(), ALL).items().get(1);
        to.vectors().upsert(tenant, List.of(with(face, twin)));
        Identity ann = to.identities().get(tenant, IdentityId.of("ann")).orElseThrow();
        Identity changed = ann.withName(Optional.of("somebody else"), ann.changedAt());
        assertThat(to.identities().commit(tenant, IdentityChange.NONE.replace(ann, changed)))
                .isTrue();
        MovingTenants.changeSecret(to, tenant);
    }

    private static FaceRecord with(FaceRecord face, FaceRecord other) {
        return new FaceRecord(
                face.tenant(),
                face.id(),
                face.identity(),
                other.embedding(),
                face.detection(),
                face.quality(),
                face.image(),
                face.indexedAt(),
                face.metadata());
    }

    @Test
    void run_targetThatIsInUse_isRefused() {
        run();
        inEngine(target(), targetKeys(), engine -> engine.tenant(tenant.value()).index(FakeFaces.portrait("late")));

        assertThatThrownBy(this::run)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("has been used in the target");
        both((from, to) ->
                assertThat(to.vectors().count(tenant, FaceFilter.all())).isEqualTo(MovingTenants.FACES + 1));
    }

    @Test
    void run_targetThatOthersFilled_isRefused() {
        inEngine(target(), targetKeys(), engine -> engine.tenant(tenant.value()).index(FakeFaces.portrait("else")));

        assertThatThrownBy(this::run)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("that this migration did not bring");
        both((from, to) ->
                assertThat(to.vectors().count(tenant, FaceFilter.all())).isEqualTo(1));
    }

    @Test
    void run_fromAnotherSource_orOfNobody_isRefused() {
        run();
        both((from, to) -> {
            assertThatThrownBy(() -> migration(from, to, MigrationOptions.from("another"))
                            .run())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("another source");
            assertThatThrownBy(() -> new TenantMigration(
                                    from, to, TenantId.of("nobody-" + tenant), OPTIONS, Clock.systemUTC())
                            .run())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("nothing of");
        });
    }

    @Test
    void run_unfinishedWork_isRefusedUnlessItStaysBehind() {
        both((from, to) -> {
            MovingTenants.beginBatch(from, tenant);
            assertThatThrownBy(() -> migration(from, to, OPTIONS).run())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("1 batches that are not finished, such as open");
            assertThat(to.vectors().count(tenant, FaceFilter.all())).isZero();

            MigrationReport report =
                    migration(from, to, OPTIONS.leavingUnfinished(true)).run();
            assertThat(report.differences()).isEmpty();
            assertThat(report.notes()).anyMatch(note -> note.startsWith("left behind in the source: 1 batches"));
        });
    }

    @Test
    void run_eventsThatAreOwed_areInTheOutboxThere_andNoOthers() {
        run();

        both((from, to) -> assertThat(to.state().webhooks().outbox(1_000))
                .filteredOn(event -> event.tenant().equals(tenant))
                .extracting(WebhookEvent::id)
                .containsExactlyInAnyOrderElementsOf(MovingTenants.OWED));
    }

    // --- helpers -----------------------------------------------------------------------------------------------------

    /** What somebody who asks the engine hears of a tenant. */
    private record Answers(
            List<FaceRecord> faces,
            List<List<FaceId>> searches,
            List<Identity> identities,
            Object history,
            Class<?> verification,
            List<String> pictures,
            boolean auditIntact) {}

    private Answers answers(FaceEngine engine) {
        Tenant acme = engine.tenant(tenant.value());
        List<FaceRecord> faces = acme.faces().list(FaceFilter.all(), ALL).items();
        List<List<FaceId>> searches = faces.stream()
                .map(face -> acme.search(Probe.of(face.id()), SearchOptions.topK(10)).matches().stream()
                        .map(match -> match.face().id())
                        .toList())
                .toList();
        return new Answers(
                faces,
                searches,
                acme.identities().list(ALL).items(),
                acme.identities().history(IdentityId.of("ann"), ALL).items(),
                acme.identities().verify("ann", FakeFaces.portrait("ann", 61)).getClass(),
                faces.stream()
                        .map(face -> content(acme, face.image().original()))
                        .toList(),
                acme.audit().verify() instanceof Intact);
    }

    private static String content(Tenant tenant, ObjectKey key) {
        try (InputStream picture = tenant.images().open(key, 0).orElseThrow()) {
            return new String(picture.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private MigrationReport run() {
        return bothGet((from, to) -> migration(from, to, OPTIONS).run());
    }

    private MigrationReport verify() {
        return bothGet((from, to) -> migration(from, to, OPTIONS).verify());
    }

    private TenantMigration migration(StorageBackends from, StorageBackends to, MigrationOptions options) {
        return new TenantMigration(from, to, tenant, options, Clock.systemUTC());
    }

    private static List<Kind> kinds(MigrationReport report) {
        return report.differences().stream().map(Difference::kind).distinct().toList();
    }

    private static List<StoredObject> objects(ObjectStore store, TenantId tenant) {
        List<StoredObject> all = new ArrayList<>();
        for (String bucket : List.of("raw-images", "thumbnails", "face-crops", "face-metadata")) {
            all.addAll(store.list(bucket, tenant + "/", ALL).items());
        }
        return all;
    }

    private interface Moving<R> {
        R with(StorageBackends from, StorageBackends to);
    }

    private void both(BiConsumer<StorageBackends, StorageBackends> use) {
        Boolean done = bothGet((from, to) -> {
            use.accept(from, to);
            return true;
        });
        assertThat(done).isTrue();
    }

    private <R> R bothGet(Moving<R> use) {
        StorageSetup setup = StorageSetup.of(Clock.systemUTC());
        try (KeyService here = TinkKeyService.open(sourceKeys());
                KeyService there = TinkKeyService.open(targetKeys());
                StorageBackends from = source().open(setup.with(here));
                StorageBackends to = target().open(setup.with(there))) {
            return use.with(from, to);
        }
    }

    private void inEngine(Storage storage, Path keys, Consumer<FaceEngine> use) {
        Boolean done = inEngineGet(storage, keys, engine -> {
            use.accept(engine);
            return true;
        });
        assertThat(done).isTrue();
    }

    private <R> R inEngineGet(Storage storage, Path keys, Function<FaceEngine, R> use) {
        try (FaceEngine engine = FaceEngine.builder()
                .models(FakeModels.models())
                .storage(storage)
                .keys(TinkKeyService.open(keys))
                .background(BackgroundOptions.none())
                .build()) {
            return use.apply(engine);
        }
    }
}
