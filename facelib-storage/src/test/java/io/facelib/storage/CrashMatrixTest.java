package io.facelib.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Kills processes: a few in every build, many by command ({@code ./mvnw -q -Pcrash verify -Dkills=300}). */
class CrashMatrixTest {
    private static final int FEW = 12;

    @Test
    void killed_aFewTimes_losesNothingAcknowledged() throws Exception {
        kill(FEW);
    }

    @Test
    @Tag("crash")
    void killed_manyTimes_losesNothingAcknowledged() throws Exception {
        System.out.println(kill(Integer.getInteger("kills", 300)));
    }

    private static String kill(int kills) throws Exception {
        long seed = new Random().nextLong(1L << 32);
        Path work = Files.createTempDirectory(Files.createDirectories(Path.of("target", "crash")), "kills");
        CrashMatrix matrix = new CrashMatrix(work.toAbsolutePath(), seed);
        List<String> violations = matrix.run(kills);
        Files.writeString(Path.of("target", "crash", "kills.md"), matrix.table());
        assertThat(violations).as("seed %d%n%s", seed, matrix.table()).isEmpty();
        return matrix.table();
    }
}
