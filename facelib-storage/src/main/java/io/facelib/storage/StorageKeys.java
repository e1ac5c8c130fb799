package io.facelib.storage;

import io.facelib.error.SetupException;
import io.facelib.keys.TinkKeyService;
import io.facelib.spi.KeyService;
import io.facelib.storage.jdbc.SqlDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The file {@value #FILE}: the keys that the secrets and seals in the database are under, in the clear and readable by its
 * owner only, where whoever opens the storage brings no others. {@link TinkKeyService} writes it: whole, under another name
 * first, forced with its directory, and so before anything that needs it. It does not pass through
 * {@link io.facelib.storage.disk.Disk}, which tests use to lose what was not forced, because the form of the keys is that
 * service's alone; the file is written once and never changed.
 */
final class StorageKeys {
    static final String FILE = "keys.json";

    private StorageKeys() {}

    /**
     * The keys of a directory, made if there are none yet.
     *
     * @param database what the keys are for
     * @throws SetupException if the file is missing and was there, or cannot be read or made
     */
    static KeyService openOrMake(Path directory, SqlDatabase database) {
        Path file = directory.resolve(FILE);
        if (Files.notExists(file) && database.needsKeys()) {
            throw new SetupException(
                    "'" + directory + "' has lost its keys: there is no file '" + FILE
                            + "', and webhook secrets or audit in it were made with keys",
                    "Bring the file back, restore a backup, or open the storage with the keys of your own that it had.");
        }
        return TinkKeyService.open(file);
    }

    /**
     * The keys of a directory, if they are there.
     *
     * @throws SetupException if they cannot be read
     */
    static Optional<KeyService> openIfThere(Path directory) {
        Path file = directory.resolve(FILE);
        return Files.exists(file) ? Optional.of(TinkKeyService.open(file)) : Optional.empty();
    }
}
