package io.facelib.storage.jdbc;

import static io.facelib.storage.States.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.Batch;
import io.facelib.model.BatchId;
import io.facelib.model.BatchStatus;
import io.facelib.model.ContractId;
import io.facelib.model.Embedding;
import io.facelib.model.Identity;
import io.facelib.model.IdentityEvent;
import io.facelib.model.IdentityId;
import io.facelib.model.IngestRecord;
import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import io.facelib.model.Template;
import io.facelib.model.TemplateId;
import io.facelib.model.WebhookEndpoint;
import io.facelib.spi.EndedLease;
import io.facelib.spi.Errand;
import io.facelib.spi.IdentityChange;
import io.facelib.spi.IdentityStore;
import io.facelib.spi.JobCounts;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.JobQueue;
import io.facelib.spi.Journal;
import io.facelib.spi.LeaseRequest;
import io.facelib.spi.NewJob;
import io.facelib.spi.StateBackends;
import io.facelib.spi.StateStore;
import io.facelib.storage.States;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two processes that do the same to the same at the same time: nothing is lost, nothing counts twice. */
@NeedsPostgres
@Timeout(120)
class PostgresConcurrencyTest {
    private static final Instant TIME = Instant.parse("2026-11-22T10:00:00Z");
    private static final ContractId CONTRACT = ContractId.of("noise.4.v1");
    private static final BatchId BATCH = BatchId.of("b");
    private static final String LANE = "lane";
    private static final PageRequest ALL = PageRequest.first(1_000);
    private static final int EACH = 20;

    private TwoProcesses both;

    @BeforeEach
    void open() {
        both = new TwoProcesses();
    }

    @AfterEach
    void close() throws SQLException {
        both.close();
    }

    // --- identities --------------------------------------------------------------------------------------------------

    private static Identity person(String id) {
        Template template = new Template(
                TemplateId.of("t-" + id),
                Embedding.of(CONTRACT, new float[] {1, 0, 0, 0}),
                0.5,
                "0".repeat(64),
                "0".repeat(16),
                new ObjectKey("face-crops", ACME + "/templates/" + id + ".jpg"),
                TIME);
        return new Identity(ACME, IdentityId.of(id), Optional.empty(), List.of(template), TIME, TIME, 1);
    }

    private static IdentityChange renamed(Identity former, String name) {
        IdentityEvent event = new IdentityEvent(
                name, TIME, IdentityEvent.Kind.RENAMED, former.id(), Optional.empty(), List.of(), Optional.empty());
        return IdentityChange.NONE
                .replace(former, former.withName(Optional.of(name), TIME))
                .event(event);
    }

    @Test
    void commit_sameIdentity_everyRevisionIsWrittenByOne() throws Exception {
        Identity anna = person("anna");
        both.any().identities().commit(ACME, IdentityChange.NONE.create(anna));

        List<Integer> lost = both.concurrently((store, thread) -> {
            int refused = 0;
            for (int i = 0; i < EACH; i++) {
                while (!rename(store.identities(), anna.id(), thread + "-" + i)) {
                    refused++;
                }
            }
            return refused;
        });

        int changes = TwoProcesses.THREADS * EACH;
        Identity last = both.any().identities().get(ACME, anna.id()).orElseThrow();
        assertThat(last.revision()).isEqualTo(1 + changes);
        assertThat(both.any().identities().history(ACME, anna.id(), ALL).items())
                .extracting(IdentityEvent::id)
                .hasSize(changes)
                .doesNotHaveDuplicates();
        assertThat(lost.stream().mapToInt(refused -> refused).sum())
                .as("they met")
                .isPositive();
        assertThat(both.problems()).isEmpty();
    }

    private static boolean rename(IdentityStore store, IdentityId id, String name) {
        return store.commit(ACME, renamed(store.get(ACME, id).orElseThrow(), name));
    }

    @Test
    void commit_newIdentity_isMadeByOneOnly() throws Exception {
        for (int round = 0; round < EACH; round++) {
            Identity same = person("p" + round);
            List<Boolean> made = both.concurrently(
                    (store, thread) -> store.identities().commit(ACME, IdentityChange.NONE.create(same)));
            assertThat(made).containsOnlyOnce(true);
        }
        assertThat(both.problems()).isEmpty();
    }

    @Test
    void commit_whileOthersErase_leavesNoRowsBehind() throws Exception {
        both.concurrently((store, thread) -> {
            for (int i = 0; i < EACH; i++) {
                if (thread == 0) {
                    store.identities().erase(ACME);
                } else {
                    Errand errand = new Errand.DeleteCrops(thread + "-" + i, ACME, List.of());
                    store.identities()
                            .commit(
                                    ACME,
                                    IdentityChange.NONE
                                            .create(person(thread + "-" + i))
                                            .begin(errand));
                }
            }
            return true;
        });
        assertThat(both.problems()).isEmpty();
        both.any().identities().erase(ACME);
        for (String table : List.of("identity", "template", "identity_event", "errand")) {
            assertThat(both.rows(table)).as(table).isZero();
        }
    }

    // --- batches -----------------------------------------------------------------------------------------------------

    private static void create(StateBackends store, int items) {
        store.state().batches().create(States.batch("b", items), States.sources("b", items), States.audit("created"));
    }

    private static boolean settle(StateBackends store, int item) {
        return store.state()
                .batches()
                .settle(
                        ACME,
                        BATCH,
                        item,
                        item % 5 == 0 ? States.failed("no") : States.stored(),
                        States.audit("settled-" + item),
                        (batch, failed) -> States.audit("completed with " + failed.size() + " failed"));
    }

    private List<String> audited() {
        List<String> ids = new ArrayList<>();
        PageRequest page = ALL;
        for (boolean more = true; more; ) {
            var found = both.any().state().audit().operations(ACME, page);
            found.items().forEach(row -> ids.add(row.entry().requestId()));
            more = found.next().isPresent();
            page = more ? page.after(found.next().get()) : page;
        }
        return ids;
    }

    @Test
    void settle_everyItemByEverybody_countsOnceAndCompletesOnce() throws Exception {
        int items = 60;
        List<Boolean> created = both.concurrently((store, thread) -> {
            create(store, items);
            return true;
        });
        assertThat(created).hasSize(TwoProcesses.THREADS);

        List<List<Integer>> settled = both.concurrently((store, thread) -> IntStream.range(0, items)
                .map(i -> (i + thread * 5) % items)
                .filter(item -> settle(store, item))
                .boxed()
                .toList());

        assertThat(TwoProcesses.flat(settled, own -> own)).hasSize(items).doesNotHaveDuplicates();
        Batch batch = both.any().state().batches().get(ACME, BATCH).orElseThrow();
        assertThat(batch.status()).isEqualTo(BatchStatus.COMPLETED);
        assertThat(List.of(batch.processed(), batch.successful(), batch.failed()))
                .containsExactly(60, 48, 12);
        assertThat(audited())
                .containsOnlyOnce("created")
                .containsOnlyOnce("completed with 12 failed")
                .hasSize(items + 2);
        assertThat(both.problems()).isEmpty();
    }

    @Test
    void advance_cancelledWhileItemsSettle_hasOneEnd() throws Exception {
        for (int round = 0; round < 10; round++) {
            both.any().state().erase(ACME);
            create(both.any(), TwoProcesses.THREADS - 1);
            both.concurrently((store, thread) -> thread == 0
                    ? store.state().batches().advance(ACME, BATCH, BatchStatus.CANCELLED, States.audit("cancelled"))
                    : settle(store, thread - 1));
            Batch batch = both.any().state().batches().get(ACME, BATCH).orElseThrow();
            long ends = audited().stream()
                    .filter(id -> id.startsWith("cancelled") || id.startsWith("completed"))
                    .count();
            assertThat(batch.status().isFinal()).isTrue();
            assertThat(ends).as("ends after %d rounds", round + 1).isEqualTo(round + 1);
        }
        assertThat(both.problems()).isEmpty();
    }

    @Test
    void reopenPurgeAndErase_whileItemsSettle_keepTheCountsRight() throws Exception {
        both.concurrently((store, thread) -> {
            for (int i = 0; i < EACH; i++) {
                create(store, 4);
                settle(store, (i + thread) % 4);
                store.state().batches().reopen(ACME, BATCH);
                if (thread % 4 == 0) {
                    store.state().batches().purge(ACME, Instant.MAX);
                }
                if (thread == 0) {
                    store.state().erase(ACME);
                }
            }
            return true;
        });
        assertThat(both.problems()).isEmpty();
    }

    // --- audit, ingest, webhooks -------------------------------------------------------------------------------------

    @Test
    void audit_ofOneTenant_isOneChain() throws Exception {
        both.concurrently((store, thread) -> {
            for (int i = 0; i < EACH; i++) {
                store.state().write(ACME, States.audit(thread + "-" + i));
                if (thread == 0 && i % 7 == 6) {
                    store.state().audit().prune(TIME); // nothing is so old, but all chains are looked at
                }
            }
            return true;
        });

        assertThat(audited()).hasSize(TwoProcesses.THREADS * EACH).doesNotHaveDuplicates();
        assertThat(both.any().state().audit().operations(ACME, ALL).items())
                .extracting(row -> row.sequence())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, TwoProcesses.THREADS * EACH)
                        .mapToObj(Long::valueOf)
                        .toList());
        assertThat(both.problems()).isEmpty();
    }

    @Test
    void audit_prunedWhileOthersAppend_goesOnBehindTheCheckpoint() throws Exception {
        both.concurrently((store, thread) -> {
            for (int i = 0; i < EACH; i++) {
                if (thread < 2) {
                    store.state().audit().prune(Instant.MAX);
                } else {
                    store.state().write(ACME, States.audit(thread + "-" + i));
                }
            }
            return true;
        });
        both.any().state().write(ACME, States.audit("last"));

        List<?> rows = both.any().state().audit().operations(ACME, ALL).items();
        assertThat(rows).isNotEmpty();
        assertThat(both.schema().number("SELECT max(sequence) FROM audit_operation"))
                .isEqualTo((TwoProcesses.THREADS - 2) * EACH + 1);
        assertThat(both.problems()).isEmpty();
    }

    @Test
    void record_sameMessages_areKeptOnce() throws Exception {
        List<List<String>> kept = both.concurrently((store, thread) -> {
            List<String> own = new ArrayList<>();
            for (int i = 0; i < EACH; i++) {
                IngestRecord entry = new IngestRecord(
                        "message-" + i, "0".repeat(64), 1, 1, 0, 0, List.of(), List.of(), List.of(), Map.of(), TIME);
                if (store.state().ingests().record(ACME, entry, States.audit(entry.key()))) {
                    own.add(entry.key());
                }
            }
            return own;
        });
        assertThat(TwoProcesses.flat(kept, own -> own)).hasSize(EACH).doesNotHaveDuplicates();
        assertThat(audited()).hasSize(EACH).doesNotHaveDuplicates();
    }

    @Test
    void update_sameEndpoint_losesNoCount() throws Exception {
        both.concurrently((store, thread) -> {
            store.state().webhooks().register(States.endpoint("e", Optional.empty()));
            return true;
        });
        both.concurrently((store, thread) -> {
            for (int i = 0; i < EACH; i++) {
                store.state().webhooks().update(ACME, "e", PostgresConcurrencyTest::succeeded, Optional.empty());
            }
            return true;
        });
        WebhookEndpoint endpoint =
                both.any().state().webhooks().endpoint(ACME, "e").orElseThrow();
        assertThat(endpoint.successes()).isEqualTo((long) TwoProcesses.THREADS * EACH);
        assertThat(both.any().state().webhooks().endpoints(ACME)).hasSize(1);
    }

    private static WebhookEndpoint succeeded(WebhookEndpoint endpoint) {
        return endpoint.withUse(
                Optional.of(TIME), endpoint.successes() + 1, endpoint.failures(), Optional.empty(), Optional.empty());
    }

    @Test
    void webhooks_registeredUsedAndErased_leaveNoRowsBehind() throws Exception {
        both.concurrently((store, thread) -> {
            StateStore state = store.state();
            for (int i = 0; i < EACH; i++) {
                state.webhooks().register(States.endpoint("e" + i % 3, Optional.empty()));
                state.write(ACME, Journal.of(States.event(thread + "-" + i)));
                state.webhooks().update(ACME, "e" + i % 3, PostgresConcurrencyTest::succeeded, Optional.empty());
                if (thread < 2) {
                    state.webhooks().unregister(ACME, "https://example.org/e" + i % 3);
                }
                if (thread == 2) {
                    state.erase(ACME);
                }
            }
            return true;
        });
        assertThat(both.problems()).isEmpty();
        both.any().state().erase(ACME);
        for (String table : List.of("webhook_endpoint", "webhook_type", "webhook_event", "webhook_attempt")) {
            assertThat(both.rows(table)).as(table).isZero();
        }
    }

    // --- jobs --------------------------------------------------------------------------------------------------------

    private static List<NewJob> jobs(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> NewJob.of(ACME, LANE, "j" + i, "g" + i % 7, "payload"))
                .toList();
    }

    @Test
    void enqueue_sameJobs_areThereOnce() throws Exception {
        List<NewJob> same = jobs(40);
        List<Integer> added = both.concurrently((store, thread) -> {
            List<NewJob> turned = new ArrayList<>(same);
            Collections.rotate(turned, thread);
            return TwoProcesses.jobs(store).enqueue(turned);
        });
        assertThat(added.stream().mapToInt(count -> count).sum()).isEqualTo(same.size());
        assertThat(TwoProcesses.jobs(both.any()).counts(LANE)).isEqualTo(new JobCounts(40, 0, 0));
        assertThat(both.problems()).isEmpty();
    }

    @Test
    void lease_everybodyAtOnce_givesEachJobToOneAndKeepsTheLimits() throws Exception {
        int count = 400;
        int perGroup = 4;
        int perTenant = 20;
        TwoProcesses.jobs(both.any()).enqueue(jobs(count));
        Map<String, AtomicInteger> running = new ConcurrentHashMap<>();
        AtomicInteger ended = new AtomicInteger();

        List<List<String>> done = both.concurrently((store, thread) -> {
            JobQueue queue = TwoProcesses.jobs(store);
            List<String> own = new ArrayList<>();
            while (ended.get() < count) {
                List<JobLease> leases =
                        queue.lease(new LeaseRequest(LANE, 3, perGroup, perTenant, Duration.ofMinutes(5)));
                leases.forEach(lease -> {
                    count(running, lease.job().group(), 1, perGroup);
                    count(running, ACME.value(), 1, perTenant);
                    own.add(lease.job().id());
                });
                // Counted off before the end is told: afterwards others may have it already.
                leases.forEach(lease -> {
                    count(running, lease.job().group(), -1, perGroup);
                    count(running, ACME.value(), -1, perTenant);
                });
                List<EndedLease> ends = leases.stream()
                        .map(lease -> new EndedLease(lease, new JobEnd.Done()))
                        .toList();
                int held = queue.endAll(ends);
                assertThat(held).isEqualTo(leases.size());
                ended.addAndGet(held);
            }
            return own;
        });

        assertThat(TwoProcesses.flat(done, own -> own)).hasSize(count).doesNotHaveDuplicates();
        assertThat(both.rows("job")).isZero();
        TwoProcesses.jobs(both.any()).prune(LANE, TIME);
        assertThat(both.rows("job_group")).as("groups").isZero();
    }

    private static void count(Map<String, AtomicInteger> running, String name, int change, int limit) {
        assertThat(running.computeIfAbsent(name, n -> new AtomicInteger()).addAndGet(change))
                .as(name)
                .isBetween(0, limit);
    }

    @Test
    void everythingAtOnce_withJobs_losesNone() throws Exception {
        Set<String> dropped = ConcurrentHashMap.newKeySet();
        List<Set<String>> done = both.concurrently((store, thread) -> {
            JobQueue queue = TwoProcesses.jobs(store);
            Set<String> own = new HashSet<>();
            for (int i = 0; i < EACH; i++) {
                String id = thread + "-" + i;
                queue.enqueue(List.of(NewJob.of(ACME, LANE, id, "g" + i % 3, "payload")));
                if (thread == 0 && queue.drop(ACME, LANE, List.of("1-" + i)) == 1) {
                    dropped.add("1-" + i);
                }
                for (JobLease lease : queue.lease(new LeaseRequest(LANE, 2, 100, Duration.ofMinutes(5)))) {
                    if (i % 3 == 0) {
                        assertThat(queue.end(lease, new JobEnd.HandBack())).isTrue();
                    } else {
                        assertThat(queue.end(lease, new JobEnd.Done())).isTrue();
                        own.add(lease.job().id());
                    }
                }
            }
            return own;
        });
        long finished = done.stream().mapToLong(Set::size).sum();
        long left = TwoProcesses.jobs(both.any()).counts(LANE).waiting();
        assertThat(finished + left + dropped.size()).isEqualTo((long) TwoProcesses.THREADS * EACH);
        TwoProcesses.jobs(both.any()).erase(ACME);
        assertThat(both.rows("job") + both.rows("job_group")).isZero();
    }
}
