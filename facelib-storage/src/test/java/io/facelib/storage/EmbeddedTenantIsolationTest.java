package io.facelib.storage;

import io.facelib.spi.Storage;
import io.facelib.tck.TenantIsolationContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedTenantIsolationTest extends TenantIsolationContract {
    @TempDir
    private Path directory;

    @Override
    protected Storage storage() {
        // A low number, so that searches also go through graphs.
        return EmbeddedStorage.at(directory.resolve("faces")).withGraphAbove(10);
    }
}
