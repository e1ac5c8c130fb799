package io.facelib.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.FaceFilter;
import io.facelib.model.ImageId;
import io.facelib.model.TenantId;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.storage.DamageCheck.Outcome;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the look at damage calls silent what is silent, and nothing else. */
class DamageCheckTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final CrashOperation ANNA = new CrashOperation(ACME, ImageId.of("anna"), 1, 2, 16);

    @TempDir
    Path directory;

    private final CrashModel model = new CrashModel();

    private interface Change {
        void on(StorageBackends storage) throws Exception;
    }

    private void change(Change change) throws Exception {
        try (StorageBackends storage = CrashWriter.storage(directory).open(StorageSetup.of(Clock.systemUTC()))) {
            change.on(storage);
        }
    }

    private void acknowledged() throws Exception {
        change(storage -> {
            model.begin("0", ANNA);
            ANNA.apply(storage);
            model.done("0");
        });
    }

    private Outcome outcome() throws Exception {
        return DamageCheck.of(directory, model).outcome();
    }

    @Test
    void nothingDamaged_isNothingLost() throws Exception {
        acknowledged();

        assertThat(outcome()).isEqualTo(Outcome.NOTHING_LOST);
    }

    @Test
    void acknowledgedFaceGone_isSilent() throws Exception {
        acknowledged();
        change(storage -> storage.vectors().deleteWhere(ACME, FaceFilter.all(), 10));

        assertThat(outcome()).isEqualTo(Outcome.SILENT);
    }

    @Test
    void acknowledgedImageGoneAltogether_isSilent() throws Exception {
        acknowledged();
        change(storage -> CrashOperation.delete(ACME, ANNA.image()).apply(storage));

        assertThat(outcome()).isEqualTo(Outcome.SILENT);
    }

    @Test
    void objectOfAnAcknowledgedFaceGone_isFoundByVerify() throws Exception {
        acknowledged();
        change(storage -> storage.objects().delete(ANNA.original()));

        assertThat(outcome()).isEqualTo(Outcome.FOUND_BY_VERIFY);
    }

    @Test
    void objectOfAFaceInDoubtGone_isFoundByVerify() throws Exception {
        model.begin("0", ANNA);
        change(ANNA::apply);
        change(storage -> storage.objects().delete(ANNA.original()));

        assertThat(outcome()).isEqualTo(Outcome.FOUND_BY_VERIFY);
    }

    @Test
    void objectInDoubtThatNoFaceRefersToGone_isNothingLost() throws Exception {
        model.begin("0", ANNA);
        change(ANNA::putObjects);
        change(storage -> storage.objects().delete(ANNA.original()));

        assertThat(outcome()).isEqualTo(Outcome.NOTHING_LOST);
    }

    @Test
    void facesUnreadable_deletionInDoubt_isTold() throws Exception {
        acknowledged();
        model.begin("0", CrashOperation.delete(ACME, ANNA.image()));
        change(storage -> storage.objects().delete(ANNA.original()));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("faces.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE face SET checksum = checksum + 1");
        }

        assertThat(outcome()).isEqualTo(Outcome.TOLD);
    }
}
