package io.facelib.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.CapacityException;
import io.facelib.error.ClosedException;
import io.facelib.error.ContractMismatchException;
import io.facelib.model.Embedding;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.log.Change;
import io.facelib.storage.log.FaceCodec;
import io.facelib.storage.log.LoggedFace;
import io.facelib.storage.testkit.RandomFaces;
import io.facelib.storage.testkit.SteppedDisk;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the one writer does with the writes of many callers. */
class GroupCommitTest extends LogFixture {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger commits = new AtomicInteger();
    private final CountDownLatch firstCommit = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void endThreads() {
        goOn.countDown();
        threads.shutdownNow();
    }

    /** Stops the writer inside its first commit, so that what comes meanwhile is its second group. */
    private void openWithHeldCommit() {
        reopen(new SteppedDisk(step -> {
            if (step.equals("commit:before") && commits.incrementAndGet() == 1) {
                firstCommit.countDown();
                awaitQuietly(goOn);
            }
        }));
        enqueue(face());
        awaitQuietly(firstCommit);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Queues a write without waiting for it: a caller that is interrupted already does not wait. */
    private FaceRecord enqueue(FaceRecord face) {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> log.upsert(ACME, List.of(face))).isInstanceOfSatisfying(BackendException.class, e -> {
            assertThat(e.committed()).isEqualTo(Committed.UNKNOWN);
            assertThat(e.retryable()).isTrue();
        });
        assertThat(Thread.interrupted()).as("interrupt flag").isTrue();
        return face;
    }

    @Test
    void interruptedCaller_writeIsNotLost() {
        FaceRecord face = enqueue(face());
        add(); // behind it

        assertThat(ids()).contains(face.id()).hasSize(2);
    }

    @Test
    void writesThatWait_shareOneCommit() {
        openWithHeldCommit();
        for (int i = 0; i < 100; i++) {
            enqueue(face());
        }
        goOn.countDown();
        log.close();

        assertThat(commits).hasValue(2);
        open();
        assertThat(log.count(PARTITION, Long.MAX_VALUE)).isEqualTo(101);
    }

    @Test
    void badOperation_failsAloneInsideItsGroup() throws Exception {
        openWithHeldCommit();
        List<Change> heard = new ArrayList<>();
        log.listener(heard::addAll);
        FaceRecord before = enqueue(face());
        List<FaceRecord> bad = List.of(face(), withVectorOf(face(), 3), face());
        Future<?> refused = submitAndAwaitQueued(() -> log.upsert(ACME, bad), 2);
        FaceRecord after = enqueue(face());
        goOn.countDown();

        assertThatThrownBy(refused::get).hasCauseInstanceOf(ContractMismatchException.class);
        add();
        assertThat(commits).hasValue(3);
        assertThat(ids())
                .contains(before.id(), after.id())
                .doesNotContain(bad.get(0).id());
        assertThat(log.count(PARTITION, Long.MAX_VALUE)).isEqualTo(4);
        assertThat(heard.stream().mapToInt(c -> c.added().size()).sum()).isEqualTo(4);
        assertThat(database.check()).isEmpty();
    }

    private static FaceRecord withVectorOf(FaceRecord face, int dimension) {
        float[] values = new float[dimension];
        values[0] = 1;
        return new FaceRecord(
                face.tenant(),
                face.id(),
                face.identity(),
                Embedding.of(RandomFaces.CONTRACT, values),
                face.detection(),
                face.quality(),
                face.image(),
                face.indexedAt(),
                face.metadata());
    }

    /** Runs a call that will wait in the queue and returns when it does. */
    private Future<?> submitAndAwaitQueued(Runnable call, int waiting) {
        Future<?> future = threads.submit(call);
        while (log.waitingWrites() < waiting) {
            Thread.onSpinWait();
        }
        return future;
    }

    @Test
    void transactionThatIsLost_failsItsWholeGroupAndNotTheNext() throws Exception {
        FaceRecord fatal = face();
        trigger("RAISE(ROLLBACK, 'all of it')", fatal.id());
        openWithHeldCommit();
        FaceRecord neighbour = face();
        Future<?> first = submitAndAwaitQueued(() -> log.upsert(ACME, List.of(neighbour)), 1);
        Future<?> second = submitAndAwaitQueued(() -> log.upsert(ACME, List.of(fatal)), 2);
        goOn.countDown();

        for (Future<?> future : List.of(first, second)) {
            assertThatThrownBy(future::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            BackendException.class,
                            e -> assertThat(e.committed()).isEqualTo(Committed.NO));
        }
        FaceRecord next = add();
        assertThat(ids()).contains(next.id()).doesNotContain(fatal.id(), neighbour.id());
        assertThat(database.check()).isEmpty();
    }

    @Test
    void commitThatFails_failsItsGroupAndNotTheNext() throws Exception {
        FaceRecord bad = face();
        sql("CREATE TABLE parent (id INTEGER PRIMARY KEY)");
        sql("CREATE TABLE child (id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)");
        sql("CREATE TRIGGER late AFTER INSERT ON face WHEN new.face_id = '" + bad.id()
                + "' BEGIN INSERT INTO child VALUES (99); END");
        List<Change> heard = new ArrayList<>();
        log.listener(heard::addAll);

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> log.upsert(ACME, List.of(bad)))
                    .isInstanceOfSatisfying(
                            BackendException.class,
                            e -> assertThat(e.committed()).isEqualTo(Committed.UNKNOWN));
            FaceRecord good = add();
            assertThat(ids()).contains(good.id()).doesNotContain(bad.id()).hasSize(i + 1);
        }
        assertThat(heard).hasSize(3);
        assertThat(database.check()).isEmpty();
    }

    /** The second action is an error after which the driver throws the prepared statement away. */
    @ParameterizedTest
    @ValueSource(strings = {"RAISE(ABORT, 'refused')", "abs(-9223372036854775807 - 1)"})
    void statementThatFails_failsItsOperationOnly(String action) throws Exception {
        FaceRecord bad = face();
        trigger(action, bad.id());

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> log.upsert(ACME, List.of(face(), bad)))
                    .isInstanceOfSatisfying(BackendException.class, e -> {
                        assertThat(e.committed()).isEqualTo(Committed.NO);
                        assertThat(e.backend()).isEqualTo("sqlite");
                    })
                    .hasMessageNotContaining("not executing");
        }
        FaceRecord good = add();
        assertThat(ids()).containsExactly(good.id());
    }

    private void trigger(String action, FaceId id) throws SQLException {
        sql("CREATE TRIGGER refuse BEFORE INSERT ON face WHEN new.face_id = '" + id + "' BEGIN SELECT " + action
                + "; END");
    }

    private void sql(String change) throws SQLException {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = other.createStatement()) {
            statement.execute(change);
        }
    }

    @Test
    void fullQueue_refusesAtOnce() {
        openWithHeldCommit();
        for (int i = 0; i < WriteQueue.MAX_OPERATIONS; i++) {
            enqueue(face());
        }

        assertThatThrownBy(() -> log.upsert(ACME, faces(1)))
                .isInstanceOfSatisfying(
                        CapacityException.class, e -> assertThat(e.retryAfter()).isPositive())
                .hasMessageContaining("1024");
        goOn.countDown();
        reopen(Disk.real());
        assertThat(log.count(PARTITION, Long.MAX_VALUE)).isEqualTo(WriteQueue.MAX_OPERATIONS + 1);
    }

    @Test
    void close_finishesWhatWaits() {
        openWithHeldCommit();
        FaceRecord waiting = enqueue(face());
        Future<?> closing = threads.submit(log::close);
        while (!closedForWrites()) {
            Thread.onSpinWait();
        }
        goOn.countDown();

        assertThat(closing).succeedsWithin(Duration.ofSeconds(60));
        open();
        assertThat(ids()).contains(waiting.id());
    }

    private boolean closedForWrites() {
        try {
            log.delete(ACME, List.of());
            return false;
        } catch (ClosedException e) {
            return true;
        }
    }

    @Test
    void manyThreads_listenerHearsEveryCommitInOrder() throws Exception {
        NavigableMap<Long, FaceId> replayed = new TreeMap<>();
        AtomicReference<String> disorder = new AtomicReference<>("");
        log.listener(changes -> changes.forEach(change -> replay(change, replayed, disorder)));
        List<Future<?>> writers = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            int seed = t;
            writers.add(threads.submit(() -> writeAndDelete(seed)));
        }
        for (Future<?> writer : writers) {
            writer.get();
        }

        assertThat(disorder.get()).isEmpty();
        NavigableMap<Long, FaceId> stored = new TreeMap<>();
        read().forEach(face -> stored.put(face.sequence(), FaceCodec.id(face.body())));
        assertThat(replayed).isEqualTo(stored).isNotEmpty();
        assertThat(database.check()).isEmpty();
    }

    private static void replay(Change change, NavigableMap<Long, FaceId> faces, AtomicReference<String> disorder) {
        for (long removed : change.removed()) {
            if (faces.remove(removed) == null) {
                disorder.set("removed " + removed + ", which is not there");
            }
        }
        for (LoggedFace added : change.added()) {
            if (!faces.isEmpty() && added.sequence() <= faces.lastKey()) {
                disorder.set(added.sequence() + " after " + faces.lastKey());
            }
            faces.put(added.sequence(), FaceCodec.id(added.body()));
        }
    }

    private void writeAndDelete(int seed) {
        RandomFaces own = new RandomFaces(seed);
        Random choice = new Random(seed);
        List<FaceRecord> mine = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            if (choice.nextInt(3) > 0 || mine.isEmpty()) {
                FaceRecord face = own.face(ACME.value());
                mine.add(face);
                log.upsert(ACME, choice.nextBoolean() ? List.of(face) : List.of(face, mine.get(0)));
            } else {
                log.delete(
                        ACME, List.of(mine.remove(choice.nextInt(mine.size())).id()));
            }
        }
    }

    @Test
    void listenerThatThrows_losesNoWrite() {
        log.listener(changes -> {
            throw new IllegalStateException("thrown by the test on purpose");
        });
        FaceRecord face = add();

        assertThat(ids()).containsExactly(face.id());
    }

    @Test
    void steps_areAnnouncedAroundEachGroup() {
        List<String> steps = new ArrayList<>();
        reopen(new SteppedDisk(steps::add));
        log.listener(changes -> steps.add("listener"));
        add();

        assertThat(steps).containsExactly("commit:before", "commit:after", "listener", "applied");
    }
}
