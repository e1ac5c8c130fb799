package io.facelib.storage;

import io.facelib.error.BackendException;
import io.facelib.error.FacelibException;
import io.facelib.error.SetupException;
import io.facelib.model.ImageId;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes to a storage on a small file system until that is full, and on; makes room and writes again; then makes the file
 * system read-only. Needs the right to mount one, and says so where it is missing.
 */
final class FullDiskMatrix {
    private static final int MIB = 1 << 20;
    private static final int REFUSED = 100;

    private final Path mounted;
    private final Path readOnly;
    private final CrashModel model = new CrashModel();
    private final List<CrashRow> rows = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private int images;

    /** @param work an empty directory */
    FullDiskMatrix(Path work) {
        this.mounted = work.resolve("small-disk");
        this.readOnly = work.resolve("small-disk-read-only");
    }

    List<CrashRow> rows() {
        return rows;
    }

    /** Returns what was violated. */
    List<String> run() throws Exception {
        Files.createDirectories(mounted);
        if (!command("mount", "-t", "tmpfs", "-o", "size=12m", "facelib-test", mounted.toString())) {
            rows.add(new CrashRow("disk full", "tmpfs", 0, "**NOT TRIED: no tmpfs can be mounted here**", 0));
            return violations;
        }
        try {
            fill();
            readOnly();
        } finally {
            command("umount", "-l", mounted.toString());
        }
        return violations;
    }

    private static boolean command(String... words) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(words)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // there is no such program
        }
    }

    private EmbeddedStorage description() {
        return CrashWriter.storage(mounted.resolve("data"));
    }

    private void fill() throws IOException {
        Path ballast = Files.write(mounted.resolve("ballast"), new byte[4 * MIB]);
        int refused;
        try (StorageBackends storage = description().open(StorageSetup.of(Clock.systemUTC()))) {
            refused = writeUntilRefused(storage);
            look(storage, "while the disk is full");
            Files.delete(ballast);
            for (int i = 0; i < 20; i++) {
                if (!written(storage)) {
                    violations.add("a write is refused though there is room again");
                }
            }
            look(storage, "when there is room again");
        }
        try (StorageBackends storage = description().open(StorageSetup.of(Clock.systemUTC()))) {
            look(storage, "after opening again");
        }
        String seen = model.acknowledged() + " writes acknowledged, " + refused
                + " refused with a typed, retryable error; writing goes on when there is room";
        rows.add(new CrashRow("disk full", "tmpfs of 12 MiB", refused, seen, violations.size()));
    }

    private int writeUntilRefused(StorageBackends storage) {
        int refused = 0;
        while (refused < REFUSED) {
            refused += written(storage) ? 0 : 1;
        }
        return refused;
    }

    private boolean written(StorageBackends storage) {
        int number = images++;
        ImageId image = ImageId.of("image-" + number);
        CrashOperation operation = new CrashOperation(CrashWriter.TENANTS.get(number % 2), image, 1, 3, 128);
        model.begin("0", operation);
        try {
            operation.apply(storage);
            model.done("0");
            return true;
        } catch (BackendException e) {
            if (!e.retryable()) {
                violations.add("not retryable on a full disk: " + e);
            }
        } catch (RuntimeException e) {
            violations.add("another error on a full disk: " + e);
        }
        return false;
    }

    private void look(StorageBackends storage, String when) throws IOException {
        try {
            CrashCheck.run(storage, description(), model).forEach(wrong -> violations.add(when + ": " + wrong));
        } catch (FacelibException e) {
            violations.add(when + " it cannot be read: " + e);
        }
    }

    /** Through a second mount: the first cannot be changed while a removed file of it is still mapped. */
    private void readOnly() throws Exception {
        Files.createDirectories(readOnly);
        boolean bound = command("mount", "--bind", mounted.toString(), readOnly.toString());
        try {
            if (bound && command("mount", "-o", "remount,bind,ro", readOnly.toString())) {
                openReadOnly();
            } else {
                rows.add(new CrashRow("directory read-only", "tmpfs", 0, "**NOT TRIED: it cannot be mounted so**", 0));
            }
        } finally {
            if (bound) {
                command("umount", "-l", readOnly.toString());
            }
        }
    }

    private void openReadOnly() throws IOException {
        int before = violations.size();
        try (StorageBackends storage =
                CrashWriter.storage(readOnly.resolve("data")).open(StorageSetup.of(Clock.systemUTC()))) {
            violations.add("a read-only directory is opened: " + storage);
        } catch (SetupException e) {
            if (!e.toString().contains(readOnly.toString())) {
                violations.add("a read-only directory is refused without its name: " + e);
            }
        }
        try (StorageBackends storage = description().open(StorageSetup.of(Clock.systemUTC()))) {
            look(storage, "after it was read-only");
        }
        String seen = "refused with a typed error; all there afterwards";
        rows.add(new CrashRow("directory read-only", "tmpfs", 1, seen, violations.size() - before));
    }
}
