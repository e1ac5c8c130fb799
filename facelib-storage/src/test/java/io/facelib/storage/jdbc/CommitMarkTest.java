package io.facelib.storage.jdbc;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.SetupException;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceRecord;
import io.facelib.model.TenantId;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.disk.ForwardingDisk;
import io.facelib.storage.testkit.RandomFaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitMarkTest {
    private static final TenantId ACME = TenantId.of("acme");

    @TempDir
    Path directory;

    private Path crashed = Path.of("crashed");

    /** What a process leaves that is killed after three commits. */
    private Path killed() throws IOException {
        crashed = Files.createDirectory(directory.resolve("crashed"));
        RandomFaces faces = new RandomFaces(1);
        try (SqlDatabase opened = SqlDatabase.open(directory.resolve("faces.db"), Disk.real())) {
            FaceRecord first = faces.face("acme");
            opened.faces().upsert(ACME, List.of(first));
            opened.faces().upsert(ACME, List.of(faces.face("acme")));
            opened.faces().delete(ACME, List.of(first.id()));
            for (String suffix : List.of("", "-wal", "-mark")) {
                Files.copy(directory.resolve("faces.db" + suffix), crashed.resolve("faces.db" + suffix));
            }
        }
        return crashed.resolve("faces.db");
    }

    private static void open(Path database) {
        SqlDatabase.open(database, Disk.real()).close();
    }

    @Test
    void open_afterAKill_isFine() throws IOException {
        Path database = killed();

        assertThatCode(() -> open(database)).doesNotThrowAnyException();
        assertThat(crashed.resolve("faces.db-mark")).doesNotExist();
    }

    @Test
    void open_logRemoved_isRefused() throws IOException {
        Path database = killed();
        Files.delete(crashed.resolve("faces.db-wal"));

        assertThatThrownBy(() -> open(database))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("lost its last 3 commits")
                .hasMessageContaining("faces.db-mark");
        assertThatThrownBy(() -> open(database)).as("again").isInstanceOf(SetupException.class);
        Files.delete(crashed.resolve("faces.db-mark"));
        assertThatCode(() -> open(database)).as("told to go on").doesNotThrowAnyException();
    }

    @Test
    void open_lastCommitDamaged_isRefused() throws IOException {
        Path database = killed();
        byte[] log = Files.readAllBytes(crashed.resolve("faces.db-wal"));
        log[log.length - 100] ^= 1;
        Files.write(crashed.resolve("faces.db-wal"), log);

        assertThatThrownBy(() -> open(database))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("lost its last 1 commits");
    }

    @Test
    void open_markItselfDamaged_isFine() throws IOException {
        Path database = killed();
        byte[] mark = Files.readAllBytes(crashed.resolve("faces.db-mark"));
        for (int i = 0; i < mark.length; i++) {
            byte[] damaged = Arrays.copyOf(mark, mark.length - i % 3);
            damaged[Math.min(i, damaged.length - 1)] ^= (byte) 0x80;
            Path copy = Files.createDirectory(directory.resolve("copy" + i));
            Files.copy(database, copy.resolve("faces.db"));
            Files.copy(crashed.resolve("faces.db-wal"), copy.resolve("faces.db-wal"));
            Files.write(copy.resolve("faces.db-mark"), damaged);

            assertThatCode(() -> open(copy.resolve("faces.db"))).doesNotThrowAnyException();
        }
    }

    @Test
    void compact_keepsTheCount() throws IOException {
        Path database = killed();
        Path copy = Files.createDirectory(directory.resolve("compacted"));
        try (SqlDatabase opened = SqlDatabase.open(database, Disk.real())) {
            opened.compact();
            opened.faces().upsert(ACME, List.of(new RandomFaces(2).face("acme")));
            for (String suffix : List.of("", "-wal", "-mark")) {
                Files.copy(crashed.resolve("faces.db" + suffix), copy.resolve("faces.db" + suffix));
            }
        }
        assertThatCode(() -> open(copy.resolve("faces.db"))).doesNotThrowAnyException();
    }

    @Test
    void open_withoutACommit_leavesTheNotesAsTheyAre() throws IOException {
        Path database = killed();
        byte[] notes = Files.readAllBytes(crashed.resolve("faces.db-mark"));

        try (SqlDatabase opened = SqlDatabase.open(database, Disk.real())) {
            assertThat(opened.faces().count(ACME, FaceFilter.all())).isEqualTo(1);
            assertThat(crashed.resolve("faces.db-mark")).hasBinaryContent(notes);
        }
    }

    /** As when a disk without room keeps SQLite from moving its log into the database. */
    @Test
    void close_logStays_soDoTheNotes() throws Exception {
        Path database = directory.resolve("faces.db");
        SqlDatabase opened = SqlDatabase.open(database, Disk.real());
        try (Connection reader = new SqliteDialect(database).openReader();
                Statement statement = reader.createStatement()) {
            statement.execute("BEGIN");
            statement.executeQuery("SELECT count(*) FROM face").close();
            opened.faces().upsert(ACME, List.of(new RandomFaces(1).face("acme")));
            opened.close();
            assertThat(directory.resolve("faces.db-mark")).exists();
        }
        Files.delete(directory.resolve("faces.db-wal"));
        assertThatThrownBy(() -> open(database)).hasMessageContaining("lost its last 1 commits of 1");
    }

    @Test
    void notesThatCannotBeWritten_keepNobodyFromWriting() throws IOException {
        Path inTheWay = Files.createDirectories(directory.resolve("faces.db-mark/not/empty"));
        Path database = directory.resolve("faces.db");

        try (SqlDatabase opened = SqlDatabase.open(database, Disk.real())) {
            opened.faces().upsert(ACME, List.of(new RandomFaces(1).face("acme")));
            assertThat(opened.faces().count(ACME, FaceFilter.all())).isEqualTo(1);
            Files.delete(inTheWay);
            Files.delete(inTheWay.resolveSibling(""));
            Files.delete(directory.resolve("faces.db-mark"));
            opened.faces().upsert(ACME, List.of(new RandomFaces(2).face("acme")));
            assertThat(directory.resolve("faces.db-mark")).as("once it can").isRegularFile();
        }
    }

    @Test
    void manyNotes_takeLittleRoomAndStayTrue() throws IOException {
        Path database = directory.resolve("faces.db");
        CommitMark mark = CommitMark.open(database, Disk.real(), 0);
        for (long commits = 1; commits <= 120_000; commits++) {
            mark.committed(commits);
        }

        assertThat(Files.size(directory.resolve("faces.db-mark"))).isBetween(12L, 600_000L);
        assertThatThrownBy(() -> CommitMark.open(database, Disk.real(), 119_999))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("lost its last 1 commits of 120000");
        assertThatCode(() -> CommitMark.open(database, Disk.real(), 120_000)).doesNotThrowAnyException();
        mark.close();
    }

    @Test
    void killedBetweenCommitAndNote_isFine() throws IOException {
        Path database = directory.resolve("faces.db");
        Files.createDirectory(directory.resolve("copy"));
        Disk noNoteOfTheSecond = new ForwardingDisk(Disk.real()) {
            @Override
            protected boolean change(String operation, Path path) throws IOException {
                if (operation.equals("write") && Files.size(path) > 0) {
                    for (String suffix : List.of("", "-wal", "-mark")) {
                        Path copy = directory.resolve("copy/faces.db" + suffix);
                        Files.copy(directory.resolve("faces.db" + suffix), copy, REPLACE_EXISTING);
                    }
                }
                return true;
            }
        };
        try (SqlDatabase opened = SqlDatabase.open(database, noNoteOfTheSecond)) {
            opened.faces().upsert(ACME, List.of(new RandomFaces(1).face("acme")));
            opened.faces().upsert(ACME, List.of(new RandomFaces(2).face("acme")));
        }
        try (SqlDatabase opened = SqlDatabase.open(directory.resolve("copy/faces.db"), Disk.real())) {
            assertThat(opened.faces().count(ACME, FaceFilter.all())).isEqualTo(2);
        }
    }
}
