package io.facelib.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.keys.TinkKeyService;
import io.facelib.model.AuditRow;
import io.facelib.model.FaceId;
import io.facelib.model.OperationAudit;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEndpoint;
import io.facelib.spi.KeyService;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.tck.MovingTenants;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A migration that ends before each of its writes, one after the other, and goes on every time. */
class StoppedMigrationTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final PageRequest ALL = PageRequest.first(1_000);
    private static final String STOPPED = "stopped by the test";

    @TempDir
    private Path folder;

    private final KeptStorage source = new KeptStorage(() -> folder.resolve("source.json"));
    private final KeptStorage target = new KeptStorage(() -> folder.resolve("target.json"));

    @Test
    void run_stoppedBeforeEveryWrite_goesOn_andWritesNothingTwice() {
        MovingTenants.fill(source, folder.resolve("source.json"), ACME);
        try (KeyService here = TinkKeyService.open(folder.resolve("source.json"));
                KeyService there = TinkKeyService.open(folder.resolve("target.json"))) {
            StorageSetup setup = StorageSetup.of(Clock.systemUTC());
            StorageBackends from = source.open(setup.with(here));
            StorageBackends to = target.open(setup.with(there));
            TenantMigration migration =
                    new TenantMigration(from, to, ACME, MigrationOptions.from("source"), Clock.systemUTC());

            int stops = 0;
            // Every run writes its marker first. The end is three writes: marker, note, marker.
            while (!endsWithin(stops % 20 == 19 ? 3 : 2, migration)) {
                stops++;
                assertThat(stops).isLessThan(150);
                assertThat(Marker.load(to.objects(), ACME).filter(Marker::done)).isEmpty();
            }

            assertThat(stops).isGreaterThan(30);
            assertThat(migration.verify().differences()).isEmpty();
            assertSameNumbers(from, to);
        }
    }

    private boolean endsWithin(int writes, TenantMigration migration) {
        AtomicInteger left = new AtomicInteger(writes);
        target.listen(method -> {
            if (isProgress(method) && left.getAndDecrement() <= 0) {
                throw new BackendException("target", true, Committed.NO, STOPPED);
            }
        });
        try {
            boolean same = migration.run().isSame();
            assertThat(same).isTrue();
            return true;
        } catch (BackendException e) {
            assertThat(e).hasMessageContaining(STOPPED);
            return false;
        } finally {
            target.listen(method -> {});
        }
    }

    /** Endpoints are closed and opened again by every run; all else is written once. */
    private static boolean isProgress(String method) {
        return !method.equals("update");
    }

    /** Comparing looks for what is missing; these could be there twice. */
    private static void assertSameNumbers(StorageBackends from, StorageBackends to) {
        assertThat(to.state().audit().requests(ACME, ALL))
                .isEqualTo(from.state().audit().requests(ACME, ALL));
        assertThat(to.identities().events(ACME, ALL))
                .isEqualTo(from.identities().events(ACME, ALL));
        assertThat(operations(to).filter(entry -> !entry.operation().equals("migrate")))
                .containsExactlyElementsOf(operations(from).toList());
        for (WebhookEndpoint endpoint : from.state().webhooks().endpoints(ACME)) {
            assertThat(to.state().webhooks().deliveries(ACME, endpoint.id(), ALL))
                    .isEqualTo(from.state().webhooks().deliveries(ACME, endpoint.id(), ALL));
        }
    }

    private static Stream<OperationAudit> operations(StorageBackends storage) {
        return storage.state().audit().operations(ACME, ALL).items().stream().map(AuditRow::entry);
    }

    @Test
    void run_faceThatWasRemovedInTheTarget_comesBackOnlyWhenAskedFor() {
        MovingTenants.fill(source, folder.resolve("source.json"), ACME);
        try (KeyService here = TinkKeyService.open(folder.resolve("source.json"));
                KeyService there = TinkKeyService.open(folder.resolve("target.json"))) {
            StorageSetup setup = StorageSetup.of(Clock.systemUTC());
            StorageBackends from = source.open(setup.with(here));
            StorageBackends to = target.open(setup.with(there));
            MigrationOptions options = MigrationOptions.from("source");
            Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
            assertThat(new TenantMigration(from, to, ACME, options, later).run().isSame())
                    .isTrue();
            to.vectors().delete(ACME, List.of(FaceId.of("f3")));

            assertThatThrownBy(() -> new TenantMigration(from, to, ACME, options, later).run())
                    .hasMessageContaining("a face was removed");
            assertThat(to.vectors().get(ACME, List.of(FaceId.of("f3")))).isEmpty();
            assertThat(new TenantMigration(from, to, ACME, options.bringingAgain(true), later)
                            .run()
                            .isSame())
                    .isTrue();
            assertThat(to.vectors().get(ACME, List.of(FaceId.of("f3")))).hasSize(1);
        }
    }

    @Test
    void run_brokenAuditOfTheSource_isRefusedUnlessAccepted() {
        MovingTenants.fill(source, folder.resolve("source.json"), ACME);
        try (KeyService others = TinkKeyService.generate();
                KeyService there = TinkKeyService.open(folder.resolve("target.json"))) {
            StorageSetup setup = StorageSetup.of(Clock.systemUTC());
            StorageBackends to = target.open(setup.with(there));
            StorageBackends from = withKeys(source.open(setup), others);
            MigrationOptions options = MigrationOptions.from("source");

            assertThatThrownBy(() -> new TenantMigration(from, to, ACME, options, Clock.systemUTC()).run())
                    .hasMessageContaining("the audit chain is broken in the source, at row 1");
            assertThat(to.vectors().tenants(ALL).items()).isEmpty();
        }
    }

    private static StorageBackends withKeys(StorageBackends backends, KeyService keys) {
        return (StorageBackends) Proxy.newProxyInstance(
                StorageBackends.class.getClassLoader(),
                new Class<?>[] {StorageBackends.class},
                (self, method, arguments) ->
                        method.getName().equals("keys") ? keys : method.invoke(backends, arguments));
    }
}
