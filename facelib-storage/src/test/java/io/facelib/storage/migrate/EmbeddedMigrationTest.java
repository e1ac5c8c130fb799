package io.facelib.storage.migrate;

import io.facelib.spi.Storage;
import io.facelib.storage.EmbeddedStorage;
import io.facelib.tck.MigrationContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** From one directory to another. */
class EmbeddedMigrationTest extends MigrationContract {
    @TempDir
    private Path directory;

    @Override
    protected Storage source() {
        return EmbeddedStorage.at(directory.resolve("from"));
    }

    @Override
    protected Storage target() {
        return EmbeddedStorage.at(directory.resolve("to"));
    }
}
