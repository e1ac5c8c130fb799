package io.facelib.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.keys.TinkKeyService;
import io.facelib.memory.MemoryStateStore;
import io.facelib.model.AuditCheckpoint;
import io.facelib.model.AuditRow;
import io.facelib.model.AuditVerification;
import io.facelib.model.AuditVerification.Broken;
import io.facelib.model.AuditVerification.Intact;
import io.facelib.model.OperationAudit;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.RequestAudit;
import io.facelib.model.TenantId;
import io.facelib.spi.AuditStore;
import io.facelib.spi.Journal;
import io.facelib.spi.KeyService;
import io.facelib.spi.StateStore;
import io.facelib.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CheckAuditTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final TenantId OTHER = TenantId.of("other");

    private final ManualClock clock = ManualClock.start();
    private final KeyService keys = TinkKeyService.generate();
    private final StateStore store = new MemoryStateStore(clock, keys);

    @AfterEach
    void close() {
        store.close();
        keys.close();
    }

    @Test
    void run_chainAsItWasWritten_isIntact() {
        assertThat(check(store.audit())).isEqualTo(new Intact(0));
        write(1_234);
        store.write(OTHER, Journal.of(entry("x")));

        assertThat(check(store.audit())).isEqualTo(new Intact(1_234));
    }

    @Test
    void run_prunedChain_isIntactFromItsCheckpoint() {
        write(5);
        pruneAll();
        assertThat(check(store.audit())).isEqualTo(new Intact(0));
        write(3);
        pruneAll();
        write(2);

        assertThat(check(store.audit())).isEqualTo(new Intact(2));
    }

    @Test
    void run_anyRowChanged_isFound() {
        write(7);
        for (int i = 0; i < 7; i++) {
            int place = i;
            assertBroken(i + 1, rows -> rows.set(place, changed(rows.get(place), entry("forged"))));
        }
    }

    @Test
    void run_anyRowButTheLastLeftOut_isFound() {
        write(7);
        for (int i = 0; i < 6; i++) {
            int place = i;
            assertBroken(i + 1, rows -> rows.remove(place));
        }
    }

    @Test
    void run_rowsLeftOutAndRenumbered_areFound() {
        write(7);
        assertBroken(3, rows -> {
            rows.remove(2);
            for (int i = 2; i < rows.size(); i++) {
                rows.set(i, new AuditRow(i + 1, rows.get(i).entry(), rows.get(i).seal()));
            }
        });
    }

    @Test
    void run_rowsExchanged_areFound() {
        write(7);
        assertBroken(3, rows -> {
            AuditRow third = rows.get(2);
            rows.set(2, changed(third, rows.get(3).entry()));
            rows.set(3, changed(rows.get(3), third.entry()));
        });
    }

    @Test
    void run_rowOfAnotherTenant_isFound() {
        write(1);
        store.write(OTHER, Journal.of(entry("x")));
        AuditRow theirs =
                store.audit().operations(OTHER, PageRequest.first(1)).items().get(0);
        assertBroken(1, rows -> rows.set(0, theirs));
    }

    @Test
    void run_sealThatIsNone_isFound() {
        write(2);
        for (String seal : List.of("", "zz", "0", "00")) {
            assertBroken(2, rows -> rows.set(1, new AuditRow(2, rows.get(1).entry(), seal)));
        }
    }

    @Test
    void run_otherKeys_areFound() {
        write(3);
        try (KeyService others = TinkKeyService.generate()) {
            assertThat(new CheckAudit(store.audit(), others).run(ACME))
                    .isInstanceOfSatisfying(
                            Broken.class,
                            broken -> assertThat(broken.sequence()).isEqualTo(1));
        }
    }

    @Test
    void run_checkpointForgedOrLeftOut_isFound() {
        write(5);
        pruneAll();
        write(2);
        Forged forged = new Forged(store.audit());
        AuditCheckpoint real = forged.checkpoints.get(0);

        forged.checkpoints.clear();
        assertThat(check(forged))
                .isInstanceOfSatisfying(
                        Broken.class, b -> assertThat(b.sequence()).isEqualTo(1));
        for (AuditCheckpoint bad : List.of(
                new AuditCheckpoint(4, real.seal(), real.at(), real.signature()),
                new AuditCheckpoint(5, "00", real.at(), real.signature()),
                new AuditCheckpoint(5, real.seal(), real.at().plusSeconds(1), real.signature()),
                new AuditCheckpoint(5, real.seal(), real.at(), "zz"))) {
            forged.checkpoints.clear();
            forged.checkpoints.add(bad);
            assertThat(check(forged))
                    .isInstanceOfSatisfying(
                            Broken.class, b -> assertThat(b.sequence()).isEqualTo(bad.sequence()));
        }
    }

    @Test
    void run_prunedWhileItReads_isStillIntact() {
        write(1_500);
        AuditStore pruning = new Forwarding(store.audit()) {
            private int pages;

            @Override
            public Page<AuditRow> operations(TenantId tenant, PageRequest page) {
                if (++pages == 2) {
                    pruneAll();
                    write(1);
                }
                return super.operations(tenant, page);
            }
        };
        assertThat(check(pruning)).isEqualTo(new Intact(1));
    }

    private AuditVerification check(AuditStore audit) {
        return new CheckAudit(audit, keys).run(ACME);
    }

    private void assertBroken(long sequence, Consumer<List<AuditRow>> forging) {
        Forged forged = new Forged(store.audit());
        forging.accept(forged.rows);
        assertThat(check(forged)).isInstanceOfSatisfying(Broken.class, broken -> {
            assertThat(broken.sequence()).isEqualTo(sequence);
            assertThat(broken.why()).isNotBlank();
        });
    }

    private void write(int rows) {
        for (int i = 0; i < rows; i++) {
            store.write(ACME, Journal.of(entry("r" + i)));
        }
    }

    private void pruneAll() {
        clock.advance(Duration.ofSeconds(1));
        store.audit().prune(clock.instant());
    }

    private OperationAudit entry(String requestId) {
        return new OperationAudit(
                clock.instant(),
                requestId,
                Optional.empty(),
                "index",
                1,
                1,
                "memory",
                Optional.empty(),
                OptionalDouble.empty(),
                "ok");
    }

    private static AuditRow changed(AuditRow row, OperationAudit entry) {
        return new AuditRow(row.sequence(), entry, row.seal());
    }

    /** A real store's content, as somebody with access to the medium could change it. */
    private static final class Forged extends Forwarding {
        final List<AuditRow> rows;
        final List<AuditCheckpoint> checkpoints;

        Forged(AuditStore real) {
            super(real);
            rows = new ArrayList<>(
                    real.operations(ACME, PageRequest.first(1_000)).items());
            checkpoints = new ArrayList<>(real.checkpoints(ACME));
        }

        @Override
        public Page<AuditRow> operations(TenantId tenant, PageRequest page) {
            return new Page<>(rows, Optional.empty());
        }

        @Override
        public List<AuditCheckpoint> checkpoints(TenantId tenant) {
            return checkpoints;
        }
    }

    private static class Forwarding implements AuditStore {
        private final AuditStore real;

        Forwarding(AuditStore real) {
            this.real = real;
        }

        @Override
        public void requests(List<RequestAudit> requests) {
            real.requests(requests);
        }

        @Override
        public Page<AuditRow> operations(TenantId tenant, PageRequest page) {
            return real.operations(tenant, page);
        }

        @Override
        public Page<RequestAudit> requests(TenantId tenant, PageRequest page) {
            return real.requests(tenant, page);
        }

        @Override
        public List<AuditCheckpoint> checkpoints(TenantId tenant) {
            return real.checkpoints(tenant);
        }

        @Override
        public Pruned prune(Instant before) {
            return real.prune(before);
        }
    }
}
