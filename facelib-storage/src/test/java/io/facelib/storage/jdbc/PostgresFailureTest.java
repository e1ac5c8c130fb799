package io.facelib.storage.jdbc;

import static io.facelib.storage.States.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.keys.TinkKeyService;
import io.facelib.model.AuditRow;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.spi.KeyService;
import io.facelib.spi.StateBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.storage.States;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is stopped, frozen, killed and started again: what callers hear, and that all goes on without a hand. */
@Tag("chaos")
@NeedsPostgres
@Timeout(180)
class PostgresFailureTest {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    @TempDir
    static Path directory;

    private static OwnServer server;

    private final KeyService keys = TinkKeyService.generate();
    private TestSchema schema;
    private StateBackends store;

    @BeforeAll
    static void makeServer() throws IOException {
        server = OwnServer.start(directory);
    }

    @AfterAll
    static void killServer() throws IOException, InterruptedException {
        server.close();
    }

    @BeforeEach
    void open() throws IOException, InterruptedException {
        server.thaw();
        server.startIfEnded();
        schema = TestSchema.on(server.url(), Duration.ofSeconds(3));
        store = opened();
    }

    private StateBackends opened() {
        return schema.described()
                .withTimeLimit(LIMIT)
                .open(StorageSetup.of(Clock.systemUTC()).with(keys));
    }

    @AfterEach
    void close() {
        store.close();
        schema.closePools();
        keys.close();
    }

    private PooledTransactions transactions() {
        return new PooledTransactions(schema.pool(), new PostgresSettings(schema.name(), LIMIT));
    }

    private void write(String id) {
        store.state().write(ACME, States.audit(id));
    }

    /** What became of a call that cannot succeed now. */
    private static BackendException failureOf(Runnable call) {
        BackendException failure = catchThrowableOfType(BackendException.class, call::run);
        assertThat(failure).isNotNull();
        assertThat(failure.retryable()).as("retryable: %s", failure).isTrue();
        return failure;
    }

    private Set<String> audited() {
        Set<String> ids = new HashSet<>();
        PageRequest page = PageRequest.first(1_000);
        for (boolean more = true; more; ) {
            PageRequest next = page;
            Page<AuditRow> found = patiently(() -> store.state().audit().operations(ACME, next));
            found.items().stream().map(AuditRow::entry).forEach(entry -> ids.add(entry.requestId()));
            more = found.next().isPresent();
            page = more ? page.after(found.next().get()) : page;
        }
        return ids;
    }

    /** The pool needs a moment to notice that the server is there again. */
    private static <T> T patiently(Supplier<T> call) {
        while (true) {
            try {
                return call.get();
            } catch (BackendException e) {
                assertThat(e.retryable()).as("%s", e).isTrue();
                assertThat(e.committed()).isEqualTo(Committed.NO);
            }
        }
    }

    private void assertChainWhole() {
        try (PooledTransactions database = transactions()) {
            Problems problems = new Problems(new PostgresErrors());
            patiently(() -> database.read(session -> {
                new StateCheck(problems).checkChains(session, keys);
                return true;
            }));
            assertThat(problems.toList()).isEmpty();
        }
    }

    @Test
    void stopped_callsFailAtOnceAndWorkAgainAfterwards() throws Exception {
        write("before");
        server.stop();

        assertThat(failureOf(() -> write("meanwhile")).committed()).isEqualTo(Committed.NO);
        failureOf(() -> store.state().audit().checkpoints(ACME));
        failureOf(() -> store.identities().errands(PageRequest.first(1)));
        failureOf(() -> store.jobs().orElseThrow().counts("lane"));

        server.start();
        writeUntilDone("after");
        assertThat(audited()).containsExactlyInAnyOrder("before", "after");
    }

    @Test
    void stopped_openFailsAndMayBeTriedAgain() throws Exception {
        server.stop();
        failureOf(this::opened);
        server.start();
        patiently(this::opened).close();
    }

    @Test
    void restartedInBetween_nobodyNotices() throws Exception {
        TestSchema patient = TestSchema.on(server.url(), Duration.ofSeconds(60));
        try (StateBackends other = patient.open(Clock.systemUTC(), keys)) {
            other.state().write(ACME, States.audit("before"));
            server.stop();
            server.start();
            other.state().write(ACME, States.audit("after")); // on connections that the pool believes to be whole
            server.kill();
            server.start();
            other.state().write(ACME, States.audit("at last"));
            assertThat(other.state()
                            .audit()
                            .operations(ACME, PageRequest.first(9))
                            .items())
                    .extracting(row -> row.entry().requestId())
                    .containsExactly("before", "after", "at last");
        }
        patient.closePools();
    }

    @Test
    void frozen_callsGiveUpAndWorkAgainAfterwards() throws Exception {
        write("before");
        server.freeze();

        assertThat(failureOf(() -> write("meanwhile")).committed()).isEqualTo(Committed.NO);
        failureOf(() -> store.state().audit().checkpoints(ACME));

        server.thaw();
        writeUntilDone("after");
        assertThat(audited()).containsExactlyInAnyOrder("before", "after");
    }

    private void writeUntilDone(String id) {
        patiently(() -> {
            write(id);
            return true;
        });
    }

    @Test
    void killedWhileEverybodyWrites_keepsWhatWasAcknowledgedAndNothingThatWasDenied() throws Exception {
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        Set<String> denied = ConcurrentHashMap.newKeySet();
        Set<String> open = ConcurrentHashMap.newKeySet();
        List<StateBackends> stores = List.of(store, opened());
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            for (int round = 0; round < 4; round++) {
                CountDownLatch writing = new CountDownLatch(60);
                AtomicBoolean killed = new AtomicBoolean();
                List<Future<?>> running = new ArrayList<>();
                for (int thread = 0; thread < 6; thread++) {
                    String name = round + "-" + thread;
                    StateBackends own = stores.get(thread % 2);
                    running.add(threads.submit(() -> {
                        for (int i = 0; ; i++) {
                            String id = name + "-" + i;
                            try {
                                own.state().write(ACME, States.audit(id));
                                acknowledged.add(id);
                                writing.countDown();
                            } catch (BackendException e) {
                                assertThat(e.retryable()).as("%s", e).isTrue();
                                (e.committed() == Committed.NO ? denied : open).add(id);
                                if (killed.get()) {
                                    return;
                                }
                            }
                        }
                    }));
                }
                writing.await();
                server.kill();
                killed.set(true);
                for (Future<?> thread : running) {
                    thread.get();
                }
                server.start();
            }
        } finally {
            threads.shutdownNow();
        }
        stores.get(1).close();

        Set<String> kept = audited();
        assertThat(kept).containsAll(acknowledged).doesNotContainAnyElementsOf(denied);
        kept.removeAll(acknowledged);
        assertThat(open).containsAll(kept);
        assertChainWhole();
        System.out.println("killed 4 times: " + acknowledged.size() + " acknowledged, " + denied.size() + " denied, "
                + open.size() + " open, of which " + kept.size() + " are there");
    }

    // --- between the last statement and the answer to the commit -----------------------------------------------------

    private interface Blow {
        void strike() throws IOException, InterruptedException;
    }

    private BackendException failureOfCommit(PooledTransactions database, Blow blow) {
        AtomicInteger attempts = new AtomicInteger();
        BackendException failure = failureOf(() -> database.write(1, (session, changes) -> {
            attempts.incrementAndGet();
            session.update("INSERT INTO ingest (tenant, message_key, at, body) VALUES ('acme', 'open', 1, ''::bytea)");
            try {
                blow.strike();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return true;
        }));
        assertThat(attempts).as("a commit is never repeated").hasValue(1);
        return failure;
    }

    @Test
    void killedBeforeItAnswersToTheCommit_outcomeIsUnknown() throws Exception {
        try (PooledTransactions database = transactions()) {
            assertThat(failureOfCommit(database, server::kill).committed()).isEqualTo(Committed.UNKNOWN);
            server.start();
        }
        writeUntilDone("after");
        assertThat(audited()).containsExactly("after");
    }

    @Test
    void frozenBeforeItAnswersToTheCommit_outcomeIsUnknown() throws Exception {
        try (PooledTransactions database = transactions()) {
            assertThat(failureOfCommit(database, server::freeze).committed()).isEqualTo(Committed.UNKNOWN);
            server.thaw();
        }
        writeUntilDone("after");
        assertThat(audited()).containsExactly("after");
    }

    @Test
    void connectionLostBeforeTheCommit_isRunAgain() throws SQLException {
        AtomicInteger attempts = new AtomicInteger();
        try (PooledTransactions database = transactions()) {
            database.write(1, (session, changes) -> {
                session.update("INSERT INTO ingest (tenant, message_key, at, body) VALUES ('acme', 'k', 1, ''::bytea)");
                if (attempts.incrementAndGet() == 1) {
                    session.number("SELECT 1 WHERE pg_terminate_backend(pg_backend_pid())");
                }
                return true;
            });
        }
        assertThat(attempts).hasValue(2);
        assertThat(schema.number("SELECT count(*) FROM ingest")).isEqualTo(1);
    }

    // --- time limits -------------------------------------------------------------------------------------------------

    @Test
    void slowStatement_isEndedByTheServer() {
        try (PooledTransactions database = transactions()) {
            BackendException failure = failureOf(() -> database.read(session -> session.number("SELECT pg_sleep(60)")));
            assertThat(failure).hasMessageContaining("longer than the time limit");
        }
    }

    @Test
    void lockThatAnotherHolds_isGivenUpInTime() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        ExecutorService other = Executors.newSingleThreadExecutor();
        PostgresSettings patient = new PostgresSettings(schema.name(), Duration.ofMinutes(1));
        try (PooledTransactions holder = new PooledTransactions(schema.pool(), patient)) {
            Future<Boolean> holding = other.submit(() -> holder.write(1, (session, changes) -> {
                session.lock(Locks.Area.CHAIN, ACME.value());
                held.countDown();
                await(released);
                return true;
            }));
            held.await();
            BackendException failure = failureOf(() -> write("waits"));
            assertThat(failure).hasMessageContaining("others held what is needed");
            assertThat(failure.committed()).isEqualTo(Committed.NO);
            released.countDown();
            assertThat(holding.get()).isTrue();
        } finally {
            other.shutdownNow();
        }
        write("waits");
        assertThat(audited()).containsExactly("waits");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A process that stands still, as when its host does, must not hold up all others for ever. */
    @Test
    void processThatStandsStillInATransaction_losesItsLocks() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (PooledTransactions holder = transactions()) {
            Future<Boolean> holding = other.submit(() -> holder.write(1, (session, changes) -> {
                session.lock(Locks.Area.CHAIN, ACME.value());
                held.countDown();
                await(goOn);
                return true;
            }));
            held.await();
            writeUntilDone("others go on");
            goOn.countDown();
            assertThatThrownBy(holding::get).hasCauseInstanceOf(BackendException.class);
        } finally {
            other.shutdownNow();
        }
        assertThat(audited()).containsExactly("others go on");
    }
}
