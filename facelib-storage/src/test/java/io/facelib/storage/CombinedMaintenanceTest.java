package io.facelib.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.SetupException;
import io.facelib.memory.MemoryObjectStore;
import io.facelib.spi.CombinedStorage;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An embedded storage whose pictures others keep: what its maintenance covers, and what it refuses. */
class CombinedMaintenanceTest {
    private static final StorageSetup SETUP = StorageSetup.of(Clock.systemUTC());
    private static final String NOT_COVERED = "not covered, since kept elsewhere: objects";

    @TempDir
    private Path folder;

    private EmbeddedStorage base;

    @BeforeEach
    void index() {
        base = EmbeddedStorage.at(folder.resolve("faces"));
        try (StorageBackends open = combined().open(SETUP)) {
            new Gallery(open, "acme").index("one");
            new People(open, "acme").enrol("alice");
            assertThat(open.objects().name()).isEqualTo("memory");
        }
    }

    private CombinedStorage combined() {
        return CombinedStorage.over(base).withObjects(setup -> new MemoryObjectStore(setup.clock()));
    }

    @Test
    void verify_missesNoPicture_andSaysWhatItDidNotLookAt() {
        VerifyReport report = base.verify();

        assertThat(report.problems()).isEmpty();
        assertThat(report.faces()).isEqualTo(1);
        assertThat(report.identities()).isEqualTo(1);
        assertThat(report.objects()).isZero();
        assertThat(report.notCovered()).containsExactly(NOT_COVERED);
        try (StorageBackends open = combined().open(SETUP)) {
            assertThat(base.verify()).isEqualTo(report);
            assertThat(open.jobs().name()).isNotEmpty();
        }
    }

    @Test
    void backup_restored_knowsWhatItDoesNotCover() {
        Path backup = folder.resolve("backup");
        assertThat(base.backup(backup).notCovered()).containsExactly(NOT_COVERED);

        EmbeddedStorage restored = EmbeddedStorage.at(folder.resolve("restored"));
        BackupReport report = restored.restore(backup);
        assertThat(report.faces()).isEqualTo(1);
        assertThat(report.notCovered()).containsExactly(NOT_COVERED);
        assertThat(restored.verify().notCovered()).containsExactly(NOT_COVERED);
        assertThatThrownBy(() -> restored.open(SETUP)).isInstanceOf(SetupException.class);
    }

    @Test
    void open_alone_isRefusedUntilThePicturesAreBack() throws Exception {
        assertThatThrownBy(() -> base.open(SETUP))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("objects is kept elsewhere")
                .hasMessageContaining("'elsewhere'");

        Files.delete(base.directory().resolve("elsewhere"));
        try (StorageBackends open = base.open(SETUP)) {
            assertThat(open.objects().name()).isEqualTo("filesystem");
        }
        assertThat(base.verify().problems()).isNotEmpty();
    }
}
