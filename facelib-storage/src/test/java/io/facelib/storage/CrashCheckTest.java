package io.facelib.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.FaceFilter;
import io.facelib.model.ImageId;
import io.facelib.model.TenantId;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the look at what a killed process left sees what is wrong with it. */
class CrashCheckTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final CrashOperation FIRST = new CrashOperation(ACME, ImageId.of("first"), 1, 2, 16);
    private static final CrashOperation SECOND = new CrashOperation(ACME, ImageId.of("second"), 1, 3, 64);
    private static final CrashOperation REPLACED = new CrashOperation(ACME, ImageId.of("second"), 2, 3, 16);

    private static final CrashOperation FIRST_AGAIN = new CrashOperation(ACME, ImageId.of("first"), 2, 2, 16);

    @TempDir
    Path directory;

    private final CrashModel model = new CrashModel();

    @Test
    void allAsTold_isSound() throws Exception {
        assertThat(violations(storage -> {})).isEmpty();
    }

    @Test
    void faceLost_isSeen() throws Exception {
        assertThat(violations(storage -> storage.vectors()
                        .delete(ACME, List.of(FIRST.records().get(0).id()))))
                .anyMatch(v -> v.contains("first_0"));
    }

    @Test
    void imageLost_isSeen() throws Exception {
        assertThat(violations(storage -> storage.vectors().deleteWhere(ACME, FaceFilter.ofImage(FIRST.image()), 10)))
                .anyMatch(v -> v.startsWith("acme/first is"));
    }

    @Test
    void objectLost_isSeen() throws Exception {
        assertThat(violations(storage -> storage.objects().delete(FIRST.thumbnail())))
                .anyMatch(v -> v.startsWith("acme/first is"))
                .anyMatch(v -> v.startsWith("verify: ") && v.contains("missing"));
    }

    @Test
    void objectOfAnotherVersion_isSeen() throws Exception {
        assertThat(violations(storage -> FIRST_AGAIN.putObjects(storage))).anyMatch(v -> v.startsWith("acme/first is"));
    }

    @Test
    void unknownImage_isSeen() throws Exception {
        CrashOperation unknown = new CrashOperation(ACME, ImageId.of("unknown"), 1, 1, 16);
        assertThat(violations(storage -> storage.vectors().upsert(ACME, unknown.records())))
                .anyMatch(v -> v.startsWith("acme/unknown is"));
    }

    @Test
    void replacementTurnedBack_isSeen() throws Exception {
        assertThat(violations(storage -> {
                    write(storage, REPLACED);
                    storage.vectors().upsert(ACME, SECOND.records());
                }))
                .anyMatch(v -> v.startsWith("acme/second is"));
    }

    @Test
    void deletedImageBack_isSeen() throws Exception {
        CrashOperation delete = CrashOperation.delete(ACME, SECOND.image());
        assertThat(violations(storage -> {
                    model.begin("0", delete);
                    model.done("0");
                }))
                .anyMatch(v -> v.startsWith("acme/second is"));
    }

    @Test
    void writeInDoubt_mayBeThereInPart() throws Exception {
        assertThat(violations(storage -> {
                    model.begin("0", REPLACED);
                    REPLACED.putObjects(storage);
                }))
                .isEmpty();
    }

    private interface Change {
        void on(StorageBackends storage) throws Exception;
    }

    private List<String> violations(Change change) throws Exception {
        EmbeddedStorage description = CrashWriter.storage(directory.resolve("storage"));
        try (StorageBackends storage = description.open(StorageSetup.of(Clock.systemUTC()))) {
            write(storage, FIRST);
            write(storage, SECOND);
            change.on(storage);
            return CrashCheck.run(storage, description, model);
        }
    }

    private void write(StorageBackends storage, CrashOperation operation) {
        model.begin("0", operation);
        operation.apply(storage);
        model.done("0");
    }
}
