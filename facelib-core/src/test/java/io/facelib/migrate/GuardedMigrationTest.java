package io.facelib.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.FaceEngine;
import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.fake.FakeModels;
import io.facelib.keys.TinkKeyService;
import io.facelib.migrate.MigrationReport.Difference;
import io.facelib.model.BackgroundOptions;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.ImageReference;
import io.facelib.model.ObjectKey;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEndpoint;
import io.facelib.model.WebhookEvent;
import io.facelib.model.WorkKind;
import io.facelib.spi.Journal;
import io.facelib.spi.KeyService;
import io.facelib.spi.NewJob;
import io.facelib.spi.ObjectInfo;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.tck.MovingTenants;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a migration must not undo in a target, and must not leave behind in a source. */
class GuardedMigrationTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final MigrationOptions OPTIONS = MigrationOptions.from("source");
    private static final ObjectKey CRAWLED = new ObjectKey("raw-images", "crawled.jpg");
    private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));

    @TempDir
    private Path folder;

    private final KeptStorage source = new KeptStorage(() -> folder.resolve("source.json"));
    private final KeptStorage target = new KeptStorage(() -> folder.resolve("target.json"));
    private KeyService here;
    private KeyService there;
    private StorageBackends from;
    private StorageBackends to;

    @BeforeEach
    void open() {
        MovingTenants.fill(source, folder.resolve("source.json"), ACME);
        here = TinkKeyService.open(folder.resolve("source.json"));
        there = TinkKeyService.open(folder.resolve("target.json"));
        StorageSetup setup = StorageSetup.of(Clock.systemUTC());
        from = source.open(setup.with(here));
        to = target.open(setup.with(there));
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    private MigrationReport run(MigrationOptions options) {
        return new TenantMigration(from, to, ACME, options, LATER).run();
    }

    private void bringAll(MigrationOptions options) {
        assertThat(run(options).differences()).isEmpty();
    }

    private static void put(StorageBackends storage, ObjectKey key) {
        storage.objects().put(key, new ByteArrayInputStream(new byte[] {1, 2, 3}), ObjectInfo.ofType("image/jpeg"));
    }

    private FaceRecord face(StorageBackends storage, String id) {
        return storage.vectors().get(ACME, List.of(FaceId.of(id))).get(0);
    }

    private static FaceRecord copy(FaceRecord face, String id, ImageReference image) {
        return new FaceRecord(
                ACME,
                FaceId.of(id),
                face.identity(),
                face.embedding(),
                face.detection(),
                face.quality(),
                image,
                face.indexedAt(),
                face.metadata());
    }

    @Test
    void run_sharedObjectsOfOthersInTheTarget_areNotTakenForOurs_inALaterCallEither() {
        bringAll(OPTIONS);
        put(to, CRAWLED);

        assertThatThrownBy(() -> run(OPTIONS.withSharedObjects(true))).hasMessageContaining("crawled objects");
        assertThat(to.objects().stat(CRAWLED)).isPresent();
    }

    @Test
    void run_sharedObjects_comeWithEveryCallOnceTheyCame() {
        put(from, CRAWLED);
        bringAll(OPTIONS);
        bringAll(OPTIONS.withSharedObjects(true));

        assertThat(to.objects().stat(CRAWLED)).isPresent();
        bringAll(OPTIONS.withSharedObjects(true));
        assertThatThrownBy(() -> run(OPTIONS)).hasMessageContaining("--with-crawled");
    }

    @Test
    void run_faceWhosePictureNamesNoTenant_isRefusedUntilThatComesToo() {
        put(from, CRAWLED);
        ImageReference image = face(from, "f3").image();
        ImageReference crawled =
                new ImageReference(image.id(), image.perceptualHash(), CRAWLED, image.thumbnail(), Optional.empty());
        from.vectors().upsert(ACME, List.of(copy(face(from, "f3"), "crawled", crawled)));

        assertThatThrownBy(() -> run(OPTIONS))
                .hasMessageContaining("face 'crawled'")
                .hasMessageContaining("--with-crawled");
        assertThat(Marker.load(to.objects(), ACME)).isEmpty();
        bringAll(OPTIONS.withSharedObjects(true));
        to.objects().delete(CRAWLED);
        assertThat(new TenantMigration(from, to, ACME, OPTIONS.withSharedObjects(true), LATER)
                        .verify()
                        .isSame())
                .isFalse();
    }

    @Test
    void run_thatWasRefused_broughtNoPictureBack_andIsRefusedAgain() {
        bringAll(OPTIONS);
        ObjectKey picture = face(to, "f3").image().original();
        to.vectors().delete(ACME, List.of(FaceId.of("f3")));
        to.objects().delete(picture);

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> run(OPTIONS)).hasMessageContaining("a face was removed");
            assertThat(to.objects().stat(picture)).isEmpty();
        }
    }

    @Test
    void run_thatWasKilled_disarmsNothing() {
        bringAll(OPTIONS);
        put(from, new ObjectKey("raw-images", "acme/more.jpg"));
        AtomicInteger left = new AtomicInteger(1);
        target.listen(method -> {
            if (left.getAndDecrement() <= 0) {
                throw new BackendException("target", true, Committed.NO, "stopped by the test");
            }
        });
        assertThatThrownBy(() -> run(OPTIONS)).hasMessageContaining("stopped by the test");
        target.listen(method -> {});
        assertThat(Marker.load(to.objects(), ACME).filter(Marker::done)).isEmpty();

        to.vectors().delete(ACME, List.of(FaceId.of("f3")));
        assertThatThrownBy(() -> run(OPTIONS)).hasMessageContaining("a face was removed");
    }

    @Test
    void run_sourceOfTheSameName_withOtherKeys_isRefused() {
        bringAll(OPTIONS);
        KeptStorage other = new KeptStorage(() -> folder.resolve("other.json"));
        MovingTenants.fill(other, folder.resolve("other.json"), ACME);
        from = other.open(StorageSetup.of(Clock.systemUTC()));

        assertThatThrownBy(() -> run(OPTIONS)).hasMessageContaining("another source");
    }

    @Test
    void run_sourceThatHasLostMuch_isRefusedUnlessAskedFor() {
        FaceRecord face = face(from, "f3");
        List<FaceRecord> more = IntStream.range(0, 30)
                .mapToObj(i -> copy(face, "more-" + i, face.image()))
                .toList();
        from.vectors().upsert(ACME, more);
        bringAll(OPTIONS);
        from.vectors().delete(ACME, more.stream().map(FaceRecord::id).toList());

        assertThatThrownBy(() -> run(OPTIONS)).hasMessageContaining("does not have 30 of the 39 faces");
        bringAll(OPTIONS.bringingAgain(true));
    }

    @Test
    void verify_migrationThatDidNotEnd_orWorkThatBegan_isNoSame() {
        bringAll(OPTIONS);
        Marker marker = Marker.load(to.objects(), ACME).orElseThrow();
        marker.running(false).save(to.objects(), ACME);
        assertThat(verify().differences())
                .extracting(Difference::what)
                .containsExactly("the migration has not ended well: run it again");

        marker.save(to.objects(), ACME);
        assertThat(verify().isSame()).isTrue();
        NewJob image = new NewJob(ACME, WorkKind.INGEST.lane(), "an-image", "g", 0, "{}", Duration.ZERO);
        from.jobs().enqueue(List.of(image));
        assertThat(verify().differences())
                .extracting(Difference::what)
                .singleElement()
                .asString()
                .contains("wait to be ingested");
    }

    private MigrationReport verify() {
        return new TenantMigration(from, to, ACME, OPTIONS, LATER).verify();
    }

    @Test
    void verify_owedEventThatIsMissing_isTold() {
        bringAll(OPTIONS);
        WebhookEvent late = new WebhookEvent("late", ACME, "face.compared", "request", LATER.instant(), "{}");
        from.state().write(ACME, new Journal(List.of(), List.of(late)));

        assertThat(verify().differences()).extracting(Difference::id).containsExactly("late");
    }

    @Test
    void run_eventThatNobodyWasToldOf_isNotOwed_whereNoDeliveryWaits() {
        WebhookEvent skipped = new WebhookEvent("skipped", ACME, "face.compared", "request", LATER.instant(), "{}");
        from.state().write(ACME, new Journal(List.of(), List.of(skipped)));
        from.state().webhooks().relayed(ACME, List.of("skipped"));

        MigrationReport report = run(OPTIONS);

        assertThat(report.differences()).isEmpty();
        assertThat(report.notes()).anyMatch(note -> note.contains("are not delivered by the target"));
        assertThat(to.state().webhooks().event(ACME, "skipped")).isPresent();
        assertThat(to.state().webhooks().outbox(100))
                .extracting(WebhookEvent::id)
                .doesNotContain("skipped");
    }

    @Test
    void run_targetWithEventsOnly_isOccupied() {
        WebhookEvent kept = new WebhookEvent("kept", ACME, "face.compared", "request", LATER.instant(), "{}");
        WebhookEndpoint gone = from.state().webhooks().endpoints(ACME).get(0);
        to.state().webhooks().register(gone);
        to.state().write(ACME, new Journal(List.of(), List.of(kept)));
        to.state().webhooks().unregister(ACME, gone.url());

        assertThatThrownBy(() -> run(OPTIONS)).hasMessageContaining("has events in the target");
    }

    @Test
    void run_targetWhereTheTenantWasErased_isFree() {
        MovingTenants.fill(target, folder.resolve("target.json"), ACME);
        try (FaceEngine engine = FaceEngine.builder()
                .models(FakeModels.models())
                .storage(target)
                .keys(TinkKeyService.open(folder.resolve("target.json")))
                .background(BackgroundOptions.none())
                .build()) {
            engine.tenants().delete(ACME);
        }

        bringAll(OPTIONS);
    }

    @Test
    void run_endpointThatIsGoneInTheTarget_staysGoneUnlessAskedFor() {
        bringAll(OPTIONS);
        WebhookEndpoint gone = to.state().webhooks().endpoints(ACME).get(0);
        to.state().webhooks().unregister(ACME, gone.url());

        assertThatThrownBy(() -> run(OPTIONS)).hasMessageContaining("its webhook endpoints were changed");
        assertThat(to.state().webhooks().endpoint(ACME, gone.id())).isEmpty();
        bringAll(OPTIONS.bringingAgain(true));
    }
}
