package io.facelib.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.BackendException;
import io.facelib.error.InvalidInputException;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.TenantId;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.disk.ForwardingDisk;
import io.facelib.storage.log.GraphLedger.Graph;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Backup, compaction, and walking over everything. */
class MaintenanceTest extends LogFixture {
    @Test
    void compact_leavesNoByteOfWhatWasDeleted() throws IOException {
        List<FaceRecord> faces = faces(400);
        log.upsert(ACME, faces);
        List<FaceRecord> gone = faces.subList(0, 300);
        List<FaceRecord> kept = faces.subList(300, 400);
        assertThat(found(gone.get(7))).as("the search finds what is there").isTrue();

        log.upsert(ACME, gone.stream().map(this::replacement).toList());
        log.delete(ACME, gone.stream().map(FaceRecord::id).toList());
        database.compact();

        byte[] all = files();
        for (FaceRecord face : gone) {
            assertThat(Bytes.indexOf(all, Bytes.of(face.embedding()))).isNegative();
            if (id(face).length > 12) { // a shorter one may stand in other bytes by chance
                assertThat(Bytes.indexOf(all, id(face))).as(face.id().value()).isNegative();
            }
        }
        assertThat(Bytes.indexOf(all, Bytes.of(kept.get(0).embedding()))).isNotNegative();
        assertThat(ids()).hasSize(100);
        assertThat(database.check()).isEmpty();
    }

    private FaceRecord replacement(FaceRecord face) {
        FaceRecord other = face();
        return new FaceRecord(
                face.tenant(),
                face.id(),
                face.identity(),
                other.embedding(),
                other.detection(),
                other.quality(),
                other.image(),
                other.indexedAt(),
                other.metadata());
    }

    private boolean found(FaceRecord face) throws IOException {
        return Bytes.indexOf(files(), Bytes.of(face.embedding())) >= 0 && Bytes.indexOf(files(), id(face)) >= 0;
    }

    private static byte[] id(FaceRecord face) {
        return face.id().value().getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] files() throws IOException {
        List<byte[]> parts = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                parts.add(Files.readAllBytes(file));
            }
        }
        byte[] all = new byte[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    @Test
    void compact_whileOthersReadAndWrite_losesNothing() throws Exception {
        log.upsert(ACME, faces(300));
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> {
            while (!stop.get()) {
                assertThat(log.count(ACME, FaceFilter.all())).isGreaterThanOrEqualTo(300);
            }
        });
        CompletableFuture<Integer> writer = CompletableFuture.supplyAsync(() -> writeUntil(stop));
        for (int i = 0; i < 5; i++) {
            database.compact();
        }
        stop.set(true);
        reader.get(60, TimeUnit.SECONDS);
        int written = writer.get(60, TimeUnit.SECONDS);

        assertThat(log.count(ACME, FaceFilter.all())).isEqualTo(300 + written);
        assertThat(database.check()).isEmpty();
    }

    private int writeUntil(AtomicBoolean stop) {
        int written = 0;
        while (!stop.get()) {
            add();
            written++;
        }
        return written;
    }

    @Test
    void backup_whileOthersWrite_holdsEverythingAcknowledgedBefore() throws Exception {
        log.upsert(ACME, faces(500));
        Graph graph = log.graphs().begin(PARTITION);
        log.graphs().publish(graph);
        CountDownLatch writing = new CountDownLatch(20);
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            while (!stop.get()) {
                add();
                writing.countDown();
            }
        });
        writing.await();
        List<FaceId> before = ids();
        Path copy = directory.resolve("copy.db");
        database.backupTo(copy);
        stop.set(true);
        writer.get(60, TimeUnit.SECONDS);

        long highest = sequences().get(sequences().size() - 1);
        try (SqlDatabase opened = SqlDatabase.open(copy, Disk.real())) {
            SqlFaceLog restored = opened.faces();
            assertThat(opened.check()).isEmpty();
            assertThat(restored.get(ACME, before)).hasSameSizeAs(before);
            assertThat(restored.graphs().published()).containsExactly(graph);
            restored.upsert(ACME, faces(1));
            assertThat(restored.count(PARTITION, Long.MAX_VALUE)).isLessThanOrEqualTo(highest + 1);
        }
    }

    @Test
    void backup_isForcedWithItsName_beforeTheCallReturns() {
        List<String> forced = new ArrayList<>();
        reopen(new ForwardingDisk(Disk.real()) {
            @Override
            protected boolean change(String operation, Path path) {
                if (operation.equals("force") || operation.equals("sync")) {
                    forced.add(operation + " " + path.getFileName());
                }
                return true;
            }
        });
        add();
        database.backupTo(directory.resolve("copy.db"));

        assertThat(forced).containsExactly("force copy.db", "sync " + directory.getFileName());
    }

    @Test
    void backup_thatCannotBeForced_isRemoved() {
        reopen(new ForwardingDisk(Disk.real()) {
            @Override
            protected boolean change(String operation, Path path) throws IOException {
                if (operation.equals("force")) {
                    throw new IOException("the disk is gone");
                }
                return true;
            }
        });
        add();
        Path copy = directory.resolve("copy.db");

        assertThatThrownBy(() -> database.backupTo(copy))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("the disk is gone");
        assertThat(copy).doesNotExist();
    }

    @Test
    void backup_ontoAFileThatExists_isRefused() {
        assertThatThrownBy(() -> database.backupTo(file()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("faces.db");
    }

    @Test
    void forEachFace_givesAllTenantsInTheOrderOfWriting() {
        FaceRecord first = add();
        FaceRecord second = random.face("other");
        log.upsert(TenantId.of("other"), List.of(second));
        FaceRecord third = add();
        List<FaceRecord> seen = new ArrayList<>();
        log.forEachFace(seen::add);

        assertThat(seen).containsExactly(first, second, third);
    }

    /** Prints how fast faces come in, for whoever wants to know; with {@code -Dlog.rows=N} for more than 10,000 of them. */
    @Test
    void upsert_manyFaces_printsTheRate() {
        int rows = Integer.getInteger("log.rows", 10_000);
        long nanos = 0;
        for (int done = 0; done < rows; done += 1_000) {
            List<FaceRecord> batch = faces(1_000);
            long start = System.nanoTime();
            log.upsert(ACME, batch);
            nanos += System.nanoTime() - start;
        }
        System.out.printf("log: %d faces of 16-d in batches of 1000: %.0f faces/s%n", rows, rows * 1e9 / nanos);

        assertThat(log.count(PARTITION, Long.MAX_VALUE)).isEqualTo(rows);
    }
}
