package io.facelib.storage;

import io.facelib.spi.Storage;
import io.facelib.tck.IdentityModelContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedIdentityModelTest extends IdentityModelContract {
    @TempDir
    private Path directory;

    @Override
    protected Storage storage() {
        // A low number, so that assigned faces also go through graphs.
        return EmbeddedStorage.at(directory.resolve("faces")).withGraphAbove(10);
    }
}
