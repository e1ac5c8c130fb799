package io.facelib.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.storage.disk.Disk;
import io.facelib.storage.testkit.SteppedDisk;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Writes that nobody is in a hurry for: with whom they share a transaction, and that they come to an end by themselves. */
@Timeout(60)
class PatientWritesTest {
    private static final Duration FOR_EVER = Duration.ofDays(1);

    @TempDir
    private Path directory;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger commits = new AtomicInteger();
    private final Disk disk = new SteppedDisk(step -> commits.addAndGet(step.equals("commit:before") ? 1 : 0));
    private Path file = Path.of("");
    private Dialect dialect = new SqliteDialect(file);

    @BeforeEach
    void makeDatabase() {
        file = directory.resolve("faces.db").toAbsolutePath();
        SqlDatabase.open(file, Disk.real()).close();
        dialect = new SqliteDialect(file);
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private WriteQueue open(Duration patience) throws SQLException {
        Session session = new Session(dialect.openWriter());
        return new WriteQueue(dialect, session, disk, CommitMark.open(file, disk, dialect.commits(session)), patience);
    }

    private static void close(WriteQueue queue) {
        queue.close();
        queue.disconnect();
    }

    private List<Future<Integer>> patient(WriteQueue queue, int count) {
        List<Future<Integer>> writes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int value = i;
            writes.add(threads.submit(() -> queue.writeSoon(10, (session, changes) -> value)));
        }
        while (queue.waiting() < count) {
            Thread.onSpinWait();
        }
        return writes;
    }

    @Test
    void patientWrites_goWithTheNextThatIsInAHurry_inOneTransaction() throws Exception {
        WriteQueue queue = open(FOR_EVER);
        List<Future<Integer>> patient = patient(queue, 5);
        assertThat(commits).hasValue(0);

        assertThat(queue.<String>write(10, (session, changes) -> "hurried")).isEqualTo("hurried");
        for (int i = 0; i < patient.size(); i++) {
            assertThat(patient.get(i).get()).isEqualTo(i);
        }
        assertThat(commits).hasValue(1);
        close(queue);
    }

    @Test
    void patientWrites_waitForNothingElse_whenTheirMomentIsOver() throws Exception {
        WriteQueue queue = open(Duration.ofMillis(1));
        assertThat(queue.<String>writeSoon(10, (session, changes) -> "done")).isEqualTo("done");
        assertThat(commits).hasValue(1);
        close(queue);
    }

    @Test
    void whatRunsAlone_doesNotWaitForPatientOnes_andTheyComeToTheirEnd() throws Exception {
        WriteQueue queue = open(FOR_EVER);
        List<Future<Integer>> patient = patient(queue, 2);
        assertThat(queue.<String>alone((session, changes) -> "alone")).isEqualTo("alone");
        for (Future<Integer> one : patient) {
            one.get();
        }
        close(queue);
    }

    @Test
    void closing_finishesPatientWrites() throws Exception {
        WriteQueue queue = open(FOR_EVER);
        List<Future<Integer>> patient = patient(queue, 3);
        queue.close();
        for (int i = 0; i < patient.size(); i++) {
            assertThat(patient.get(i).get()).isEqualTo(i);
        }
        queue.disconnect();
    }
}
