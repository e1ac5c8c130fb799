package io.facelib.storage.jdbc;

import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.log.LoggedFace;
import io.facelib.storage.log.Partition;
import io.facelib.storage.testkit.RandomFaces;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A log in a directory of its own, and faces for it. */
@Timeout(120)
abstract class LogFixture {
    static final TenantId ACME = TenantId.of("acme");
    static final Partition PARTITION = new Partition(ACME, RandomFaces.CONTRACT);

    @TempDir
    Path directory;

    final RandomFaces random = new RandomFaces(20261122);
    SqlDatabase database;
    SqlFaceLog log;

    @BeforeEach
    void open() {
        open(Disk.real());
    }

    private void open(Disk disk) {
        database = SqlDatabase.open(file(), disk);
        log = database.faces();
    }

    void reopen(Disk disk) {
        log.close();
        open(disk);
    }

    @AfterEach
    void close() {
        log.close();
    }

    Path file() {
        return directory.resolve("faces.db");
    }

    FaceRecord face() {
        return random.face(ACME.value());
    }

    List<FaceRecord> faces(int count) {
        return Stream.generate(this::face).limit(count).toList();
    }

    FaceRecord add() {
        FaceRecord face = face();
        log.upsert(ACME, List.of(face));
        return face;
    }

    void delete(FaceRecord face) {
        log.delete(ACME, List.of(face.id()));
    }

    List<LoggedFace> read() {
        List<LoggedFace> faces = new ArrayList<>();
        log.read(PARTITION, 0, Long.MAX_VALUE, faces::add);
        return faces;
    }

    List<Long> sequences() {
        return read().stream().map(LoggedFace::sequence).toList();
    }

    List<FaceId> ids() {
        return log.list(ACME, FaceFilter.all(), PageRequest.first(1_000)).items().stream()
                .map(FaceRecord::id)
                .toList();
    }
}
