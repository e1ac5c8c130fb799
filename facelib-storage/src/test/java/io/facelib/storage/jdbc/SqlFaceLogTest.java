package io.facelib.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.ClosedException;
import io.facelib.model.ContractId;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.log.Change;
import io.facelib.storage.log.FaceCodec;
import io.facelib.storage.log.LoggedFace;
import io.facelib.storage.log.Partition;
import io.facelib.storage.testkit.RandomFaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a log promises beyond a vector index: sequences, partitions, changes, moments. */
class SqlFaceLogTest extends LogFixture {
    @Test
    void sequences_growAndAreNeverGivenAgain() {
        FaceRecord first = add();
        FaceRecord second = add();
        log.upsert(ACME, List.of(first));
        assertThat(sequences()).containsExactly(2L, 3L);
        delete(first);
        delete(second);
        reopen(Disk.real());
        add();

        assertThat(sequences()).containsExactly(4L);
        database.compact();
        log.deleteWhere(ACME, FaceFilter.all(), 10);
        database.compact();
        reopen(Disk.real());
        add();
        assertThat(sequences()).containsExactly(5L);
    }

    @Test
    void read_givesBytesThatDecodeToTheRecords() {
        List<FaceRecord> faces = faces(50);
        log.upsert(ACME, faces);

        assertThat(read().stream()
                        .map(face -> FaceCodec.decode(PARTITION, face))
                        .toList())
                .isEqualTo(faces);
    }

    @Test
    void readAndCount_keepToTheirPartitionAndRange() {
        log.upsert(ACME, faces(10));
        log.upsert(TenantId.of("other"), List.of(random.face("other")));
        List<Long> seen = new ArrayList<>();
        log.read(PARTITION, 3, 7, face -> seen.add(face.sequence()));

        assertThat(seen).containsExactly(4L, 5L, 6L, 7L);
        assertThat(log.count(PARTITION, 7)).isEqualTo(7);
        assertThat(log.count(PARTITION, Long.MAX_VALUE)).isEqualTo(10);
        assertThat(log.count(new Partition(ACME, ContractId.of("absent")), Long.MAX_VALUE))
                .isZero();
        assertThat(log.count(new Partition(TenantId.of("absent"), RandomFaces.CONTRACT), 9))
                .isZero();
    }

    @Test
    void dimension_isKnownOnceAVectorCame() {
        assertThat(log.dimension(RandomFaces.CONTRACT)).isEmpty();
        FaceRecord face = add();
        assertThat(log.dimension(RandomFaces.CONTRACT)).hasValue(16);
        delete(face);
        reopen(Disk.real());

        assertThat(log.dimension(RandomFaces.CONTRACT))
                .as("after the last face")
                .hasValue(16);
    }

    @Test
    void listener_hearsWhatWasRemovedAndAdded() {
        List<Change> heard = new ArrayList<>();
        log.listener(heard::addAll);
        FaceRecord first = add();
        FaceRecord second = add();
        log.upsert(ACME, List.of(second, first, second));
        log.delete(ACME, List.of(second.id(), FaceId.of("absent"), first.id(), first.id()));

        assertThat(heard).extracting(Change::partition).containsOnly(PARTITION);
        assertThat(heard.stream().map(SqlFaceLogTest::told).toList())
                .containsExactly("[] [1]", "[] [2]", "[1, 2] [3, 4]", "[3, 4] []");
        LoggedFace added = heard.get(0).added().get(0);
        assertThat(FaceCodec.decode(PARTITION, added)).isEqualTo(first);
    }

    private static String told(Change change) {
        return change.removed() + " "
                + change.added().stream().map(LoggedFace::sequence).toList();
    }

    @Test
    void upsert_sameIdTwiceInOneCall_theLastOneCounts() {
        FaceRecord first = face();
        FaceRecord last = first.withIdentity(random.face("acme").identity());
        log.upsert(ACME, List.of(first, last));

        assertThat(log.get(ACME, List.of(first.id()))).containsExactly(last);
        assertThat(sequences()).containsExactly(1L);
    }

    @Test
    void get_manyIds_keepsTheirOrder() {
        List<FaceRecord> faces = faces(700);
        log.upsert(ACME, faces);
        List<FaceId> ids = new ArrayList<>(faces.stream().map(FaceRecord::id).toList());
        ids.add(500, FaceId.of("absent"));
        ids.add(ids.get(3));

        List<FaceRecord> expected = new ArrayList<>(faces);
        expected.add(faces.get(3));
        assertThat(log.get(ACME, ids)).isEqualTo(expected);
    }

    @Test
    void indexedBefore_timesBeyondTheColumn_areJudgedAsTheFilterDoes() {
        Instant far = Instant.parse("3000-01-01T00:00:00Z");
        List<Instant> times = List.of(
                Instant.MIN,
                Instant.parse("1600-01-01T00:00:00Z"),
                Instant.ofEpochSecond(0, -1),
                Instant.EPOCH,
                far,
                far.plusNanos(1),
                Instant.MAX);
        List<FaceRecord> faces =
                times.stream().map(time -> random.face("acme", time)).toList();
        log.upsert(ACME, faces);
        for (Instant limit : times) {
            FaceFilter filter = FaceFilter.all().withIndexedBefore(limit);
            long expected = faces.stream().filter(filter::matches).count();

            assertThat(log.count(ACME, filter)).as("before %s", limit).isEqualTo(expected);
            assertThat(log.list(ACME, filter, PageRequest.first(10)).items())
                    .as("before %s", limit)
                    .hasSize((int) expected);
        }
    }

    @Test
    void read_whileOthersWrite_isOfOneMoment() {
        log.upsert(ACME, faces(20));
        List<Long> seen = new ArrayList<>();
        log.read(PARTITION, 0, Long.MAX_VALUE, face -> {
            if (seen.isEmpty()) {
                log.deleteWhere(ACME, FaceFilter.all(), 5);
                add();
            }
            seen.add(face.sequence());
            assertThat(log.count(PARTITION, Long.MAX_VALUE))
                    .as("a reading inside")
                    .isEqualTo(16);
        });

        assertThat(seen).hasSize(20);
    }

    @Test
    void close_endsAReadingThatGoesOn() throws Exception {
        log.upsert(ACME, faces(3));
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> log.read(PARTITION, 0, 9, face -> {
            reading.countDown();
            awaitQuietly(goOn);
        }));
        reading.await();
        CompletableFuture<Void> closing = CompletableFuture.runAsync(log::close);
        while (!refusesReads()) {
            Thread.onSpinWait();
        }
        assertThat(closing).isNotDone();
        goOn.countDown();

        assertThatThrownBy(() -> reader.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(ClosedException.class);
        closing.get(60, TimeUnit.SECONDS);
    }

    private boolean refusesReads() {
        try {
            log.dimension(ContractId.of("absent"));
            return false;
        } catch (ClosedException e) {
            return true;
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everyCallAfterClose_saysSo() {
        log.close();

        assertThatThrownBy(() -> log.dimension(RandomFaces.CONTRACT)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> log.count(PARTITION, 1)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> log.graphs().begin(PARTITION)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> log.graphs().published()).isInstanceOf(ClosedException.class);
        assertThatThrownBy(database::compact).isInstanceOf(ClosedException.class);
        assertThatThrownBy(database::check).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> database.backupTo(directory.resolve("copy"))).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> log.upsert(ACME, List.of())).isInstanceOf(ClosedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a?b=c", "100%", "a#b", "with space", "gr\u00FCn", "file:x", "a&b;c"})
    void directory_withOddName_holdsTheDatabase(String name) throws IOException {
        Path odd = Files.createDirectory(directory.resolve(name));
        FaceRecord face = face();
        try (SqlDatabase other = SqlDatabase.open(odd.resolve("faces.db"), Disk.real())) {
            other.faces().upsert(ACME, List.of(face));
        }

        assertThat(odd.resolve("faces.db")).isRegularFile();
        try (SqlDatabase other = SqlDatabase.open(odd.resolve("faces.db"), Disk.real())) {
            assertThat(other.faces().get(ACME, List.of(face.id()))).containsExactly(face);
            other.backupTo(odd.resolve("copy?.db"));
        }
        try (SqlDatabase copy = SqlDatabase.open(odd.resolve("copy?.db"), Disk.real())) {
            assertThat(copy.faces().get(ACME, List.of(face.id()))).containsExactly(face);
        }
    }
}
