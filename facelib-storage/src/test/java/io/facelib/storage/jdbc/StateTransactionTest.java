package io.facelib.storage.jdbc;

import static io.facelib.storage.States.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.BackendException;
import io.facelib.error.InvalidInputException;
import io.facelib.error.SetupException;
import io.facelib.model.Batch;
import io.facelib.model.BatchId;
import io.facelib.model.BatchItem;
import io.facelib.model.BatchStatus;
import io.facelib.model.IngestRecord;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEvent;
import io.facelib.spi.Journal;
import io.facelib.spi.KeyService;
import io.facelib.storage.States;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A change of state and its journal are one transaction, and what changes nothing costs none. */
class StateTransactionTest extends StateFixture {
    private static final BatchId BATCH = BatchId.of("b");
    private static final PageRequest ALL = PageRequest.first(1_000);

    /** Keys that fail to sign once they are told to. */
    private final class FailingKeys implements KeyService {
        private boolean failing;

        @Override
        public String name() {
            return keys.name();
        }

        @Override
        public byte[] encrypt(String purpose, byte[] plain, byte[] context) {
            return keys.encrypt(purpose, plain, context);
        }

        @Override
        public byte[] decrypt(String purpose, byte[] encrypted, byte[] context) {
            return keys.decrypt(purpose, encrypted, context);
        }

        @Override
        public byte[] sign(String purpose, byte[] content) {
            if (failing) {
                throw new SetupException("the keys are out of reach", "Try again.");
            }
            return keys.sign(purpose, content);
        }

        @Override
        public boolean verify(String purpose, byte[] content, byte[] code) {
            return keys.verify(purpose, content, code);
        }

        @Override
        public void close() {}
    }

    private void create(int items) {
        state.batches().create(States.batch("b", items), States.sources("b", items), Journal.empty());
    }

    private boolean settle(int index, Journal journal) {
        return state.batches().settle(ACME, BATCH, index, States.stored(), journal, (b, failed) -> Journal.empty());
    }

    private Batch batch() {
        return state.batches().get(ACME, BATCH).orElseThrow();
    }

    private List<String> audited() {
        return state.audit().operations(ACME, ALL).items().stream()
                .map(row -> row.entry().requestId())
                .toList();
    }

    private List<String> outbox() {
        return state.webhooks().outbox(1_000).stream().map(WebhookEvent::id).toList();
    }

    @Test
    void settle_journalCannotBeSealed_settlesNothing() {
        FailingKeys failing = new FailingKeys();
        database.close();
        open(Clock.systemUTC(), failing);
        state.webhooks().register(States.endpoint("e", Optional.empty()));
        create(1);
        failing.failing = true;

        Journal both = Journal.of(States.event("told")).and(States.audit("r"));
        assertThatThrownBy(() -> settle(0, both)).isInstanceOf(SetupException.class);

        assertThat(batch().processed()).isZero();
        assertThat(state.batches().item(ACME, BATCH, 0).orElseThrow().outcome()).isEmpty();
        assertThat(outbox()).isEmpty();
        failing.failing = false;
        assertThat(settle(0, both)).isTrue();
        assertThat(outbox()).containsExactly("told");
        assertThat(audited()).containsExactly("r");
    }

    @Test
    void settle_whoIsToldOfTheCompletionFails_settlesNothing() {
        create(2);
        settle(0, Journal.empty());

        assertThatThrownBy(() -> state.batches()
                        .settle(ACME, BATCH, 1, States.stored(), States.audit("r"), (b, failed) -> {
                            throw new IllegalStateException("a bug");
                        }))
                .isInstanceOfSatisfying(
                        BackendException.class,
                        e -> assertThat(e.committed()).isEqualTo(BackendException.Committed.NO));

        assertThat(batch().status()).isEqualTo(BatchStatus.CREATED);
        assertThat(batch().processed()).isEqualTo(1);
        assertThat(audited()).isEmpty();
    }

    @Test
    void settle_completion_isToldTheBatchAndItsFirstFailedItems() {
        create(150);
        List<Batch> told = new ArrayList<>();
        List<BatchItem> toldFailed = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            BatchItem.Outcome outcome = i % 10 == 0 ? States.stored() : States.failed("no " + i);
            state.batches().settle(ACME, BATCH, i, outcome, Journal.empty(), (batch, failed) -> {
                told.add(batch);
                toldFailed.addAll(failed);
                return States.audit("completed");
            });
        }

        assertThat(told).containsExactly(batch());
        assertThat(batch())
                .extracting(Batch::status, Batch::processed, Batch::successful, Batch::failed)
                .containsExactly(BatchStatus.COMPLETED, 150, 15, 135);
        assertThat(toldFailed)
                .hasSize(100)
                .startsWith(state.batches().item(ACME, BATCH, 1).orElseThrow())
                .isSortedAccordingTo((a, b) -> Integer.compare(a.index(), b.index()));
        assertThat(audited()).containsExactly("completed");
    }

    @Test
    void settle_eightThreads_eachItemOnceAndCompletedOnce() throws Exception {
        int items = 40;
        create(items);
        AtomicInteger settled = new AtomicInteger();
        AtomicInteger completed = new AtomicInteger();
        concurrently(thread -> {
            for (int i = 0; i < items; i++) {
                boolean mine = state.batches()
                        .settle(ACME, BATCH, (i + 5 * thread) % items, States.stored(), States.audit("s"), (b, f) -> {
                            completed.incrementAndGet();
                            return States.audit("completed");
                        });
                settled.addAndGet(mine ? 1 : 0);
            }
        });

        assertThat(settled).hasValue(items);
        assertThat(completed).hasValue(1);
        assertThat(batch().processed()).isEqualTo(items);
        assertThat(audited()).hasSize(items + 1).endsWith("completed");
        assertThat(database.check()).isEmpty();
        assertThat(database.checkAudit(keys)).isEmpty();
    }

    @Test
    void audit_eightThreadsAndTenants_everyChainIsWhole() throws Exception {
        concurrently(thread -> {
            TenantId tenant = TenantId.of("tenant" + thread % 3);
            IntStream.range(0, 30).forEach(i -> state.write(tenant, States.audit(thread + "-" + i)));
        });

        assertThat(database.checkAudit(keys)).isEmpty();
        long rows = IntStream.range(0, 3)
                .mapToObj(i -> state.audit().operations(TenantId.of("tenant" + i), ALL))
                .map(Page::items)
                .mapToLong(List::size)
                .sum();
        assertThat(rows).isEqualTo(240);
    }

    private interface Work {
        void run(int thread);
    }

    private static void concurrently(Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        CyclicBarrier start = new CyclicBarrier(8);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int thread = i;
            running.add(threads.submit(() -> {
                start.await();
                work.run(thread);
                return thread;
            }));
        }
        for (Future<?> each : running) {
            each.get();
        }
        threads.shutdown();
    }

    @Test
    void eventOfAnotherTenant_isRefusedWithTheChangeThatItCameWith() {
        WebhookEvent event = States.event("e");
        WebhookEvent theirs = new WebhookEvent(
                event.id(), TenantId.of("other"), event.type(), event.requestId(), event.at(), event.body());

        assertThatThrownBy(
                        () -> state.batches().create(States.batch("b", 1), States.sources("b", 1), Journal.of(theirs)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("other", "acme");
        assertThat(state.batches().get(ACME, BATCH)).isEmpty();
        assertThatThrownBy(() -> state.write(ACME, Journal.of(theirs))).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void whatChangesNothing_costsNoCommit() {
        create(2);
        state.batches().advance(ACME, BATCH, BatchStatus.PROCESSING, Journal.empty());

        assertThat(commitsOf(() -> {
                    state.batches().advance(ACME, BATCH, BatchStatus.PROCESSING, States.audit("again"));
                    state.write(ACME, Journal.empty());
                    state.write(ACME, Journal.of(States.event("nobody takes it")));
                    state.webhooks().relayed(ACME, Set.of());
                    state.audit().requests(List.of());
                    jobs.enqueue(List.of());
                }))
                .isZero();
        assertThat(audited()).isEmpty();
        assertThat(outbox()).isEmpty();
    }

    @Test
    void times_areKeptToTheMicrosecond() {
        Instant fine = Instant.parse("2026-11-22T10:00:00.123456789Z");
        IngestRecord entry =
                new IngestRecord("key", "0".repeat(64), 1, 1, 0, 0, List.of(), List.of(), List.of(), Map.of(), fine);

        state.ingests().record(ACME, entry, Journal.empty());

        assertThat(state.ingests().find(ACME, "key").orElseThrow().at())
                .isEqualTo(Instant.parse("2026-11-22T10:00:00.123456Z"));
        for (Instant far : List.of(Instant.MAX, Instant.MIN, Instant.EPOCH, Instant.ofEpochSecond(-1, 999_999_999))) {
            assertThat(Micros.instant(Micros.of(far)))
                    .isBeforeOrEqualTo(far.isAfter(Instant.EPOCH) ? far : Instant.EPOCH);
        }
        assertThat(Micros.instant(Micros.of(Instant.ofEpochSecond(-1, 999_999_999))))
                .isEqualTo(Instant.ofEpochSecond(-1, 999_999_000));
    }

    @Test
    void erase_leavesTheAuditAndTheChainGoesOn() {
        state.webhooks().register(States.endpoint("e", Optional.empty()));
        create(1);
        state.write(ACME, States.audit("before").and(Journal.of(States.event("told"))));

        state.erase(ACME);
        state.write(ACME, States.audit("after"));

        assertThat(state.batches().exists(BATCH)).isFalse();
        assertThat(outbox()).isEmpty();
        assertThat(state.webhooks().endpoints(ACME)).isEmpty();
        assertThat(audited()).containsExactly("before", "after");
        assertThat(database.checkAudit(keys)).isEmpty();
        assertThat(database.check()).isEmpty();
    }

    @Test
    void prune_wholeChain_goesOnBehindItsCheckpoint() {
        Set<String> seals = ConcurrentHashMap.newKeySet();
        for (int round = 0; round < 3; round++) {
            state.write(ACME, States.audit("a" + round).and(States.audit("b" + round)));
            state.audit().operations(ACME, ALL).items().forEach(row -> seals.add(row.seal()));
            assertThat(state.audit().prune(Instant.now()).operations()).isEqualTo(2);
            assertThat(audited()).isEmpty();
        }
        state.write(ACME, States.audit("last"));

        assertThat(seals).hasSize(6);
        assertThat(state.audit().checkpoints(ACME))
                .extracting(checkpoint -> checkpoint.sequence())
                .containsExactly(2L, 4L, 6L);
        assertThat(state.audit().operations(ACME, ALL).items().get(0).sequence())
                .isEqualTo(7);
        assertThat(database.checkAudit(keys)).isEmpty();
    }
}
