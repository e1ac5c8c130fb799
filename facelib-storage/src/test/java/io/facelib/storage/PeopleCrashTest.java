package io.facelib.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Kills processes that enrol and merge: a few in every build, many by command ({@code -Pcrash verify -Dkills=300}). */
class PeopleCrashTest {
    @Test
    void killedWhileEnrollingAndMerging_aFewTimes_losesNothingAcknowledged() throws Exception {
        kill(12);
    }

    @Test
    @Tag("crash")
    void killedWhileEnrollingAndMerging_manyTimes_losesNothingAcknowledged() throws Exception {
        int kills = Math.max(12, Integer.getInteger("kills", 300) / 4);
        System.out.println("| while enrolling and merging | " + kills + " | " + kill(kills) + " | 0 |");
    }

    private static String kill(int kills) throws Exception {
        long seed = new Random().nextLong(1L << 32);
        Path work = Files.createTempDirectory(Files.createDirectories(Path.of("target", "crash")), "people");
        PeopleCrashMatrix matrix = new PeopleCrashMatrix(work.toAbsolutePath(), seed);
        List<String> violations = matrix.run(kills);
        assertThat(violations).as("seed %d, %s", seed, matrix.seen()).isEmpty();
        return matrix.seen();
    }
}
