package io.facelib.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.storage.disk.PowerLoss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Kills processes, takes the power away, damages files, fills the disk: a little in every build, much by command
 * ({@code ./mvnw -q -Pcrash verify -Dkills=300}), which prints a table.
 */
class CrashMatrixTest {
    private final long seed = new Random().nextLong(1L << 32);
    private Path work = Path.of("target");

    @BeforeEach
    void makeDirectory() throws IOException {
        Path parent = Files.createDirectories(Path.of("target", "crash"));
        work = Files.createTempDirectory(parent, "work").toAbsolutePath();
    }

    @Test
    void processKilled_aFewTimes_losesNothingAcknowledged() throws Exception {
        CrashMatrix matrix = new CrashMatrix(work, seed);
        assertThat(matrix.run(12)).as("seed %d", seed).isEmpty();
    }

    @Test
    void processKilledWhileEnrollingAndMerging_aFewTimes_losesNothingAcknowledged() throws Exception {
        PeopleCrashMatrix matrix = new PeopleCrashMatrix(work, seed);
        assertThat(matrix.run(12)).as("seed %d", seed).isEmpty();
    }

    @Test
    void processKilledOverItsWork_aFewTimes_finishesAllOfIt() throws Exception {
        WorkCrashMatrix matrix = new WorkCrashMatrix(work, 40, seed);
        assertThat(matrix.run(5)).as("seed %d", seed).isEmpty();
    }

    @Test
    void processKilledOverJobsAndState_aFewTimes_losesNothingAcknowledged() throws Exception {
        StateCrashMatrix matrix = new StateCrashMatrix(work, seed);
        assertThat(matrix.run(6)).as("seed %d", seed).isEmpty();
    }

    @Test
    void fileDamaged_onceInEachManner_isHealedOrTold() throws Exception {
        DamageMatrix matrix = new DamageMatrix(work, seed);
        List<String> violations = matrix.run(Integer.getInteger("damages", 1));
        String table = CrashRow.table(matrix.rows());
        Files.writeString(work.resolveSibling("damage.md"), table);
        assertThat(violations).as("seed %d%n%s", seed, table).isEmpty();
    }

    @Test
    void diskFullAndReadOnly_losesNothingAcknowledged() throws Exception {
        FullDiskMatrix matrix = new FullDiskMatrix(work);
        assertThat(matrix.run()).isEmpty();
        boolean tried = matrix.rows().stream().allMatch(row -> row.times() > 0);
        if (!tried) {
            System.err.println("A FULL DISK WAS NOT TRIED: " + matrix.rows());
        }
        Assumptions.assumeTrue(tried, "no tmpfs can be mounted here");
    }

    @Test
    @Tag("crash")
    void everything_manyTimes_losesNothingAcknowledged() throws Exception {
        int kills = Integer.getInteger("kills", 300);
        List<CrashRow> rows = new ArrayList<>();
        List<String> violations = new ArrayList<>();

        CrashMatrix killed = new CrashMatrix(work, seed);
        violations.addAll(killed.run(kills));
        rows.addAll(killed.rows());

        PeopleCrashMatrix people = new PeopleCrashMatrix(Files.createDirectory(work.resolve("people")), seed);
        violations.addAll(people.run(Math.max(12, kills / 4)));
        rows.add(people.row());

        WorkCrashMatrix overWork = new WorkCrashMatrix(
                Files.createDirectory(work.resolve("work")), Integer.getInteger("items", 1_000), seed);
        violations.addAll(overWork.run(Math.max(5, kills / 6)));
        rows.add(overWork.row());

        StateCrashMatrix state = new StateCrashMatrix(Files.createDirectory(work.resolve("state")), seed);
        violations.addAll(state.run(Math.max(12, kills / 4)));
        rows.add(state.row());

        DamageMatrix damaged = new DamageMatrix(Files.createDirectory(work.resolve("damage")), seed);
        violations.addAll(damaged.run(Math.max(1, kills / 30)));
        rows.addAll(damaged.rows());

        int before = violations.size();
        PowerLoss lost = new PowerLoss(StorageKeeper::new, StorageKeeper.STEPS, work, seed, 3);
        lost.powerLostAfterEveryChange(Optional.empty()).ifPresent(violations::add);
        lost.killedThenPowerLost(Optional.empty()).ifPresent(violations::add);
        rows.add(new CrashRow(
                "power lost",
                "after every change, and after a kill at every change",
                lost.losses(),
                lost.changes() + " changes of files",
                violations.size() - before));

        FullDiskMatrix full = new FullDiskMatrix(work);
        violations.addAll(full.run());
        rows.addAll(full.rows());

        String table = CrashRow.table(rows);
        System.out.println(table);
        Files.writeString(work.resolveSibling("table.md"), table);
        assertThat(violations).as("seed %d", seed).isEmpty();
    }
}
