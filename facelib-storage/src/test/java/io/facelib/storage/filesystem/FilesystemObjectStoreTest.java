package io.facelib.storage.filesystem;

import io.facelib.spi.ObjectStore;
import io.facelib.storage.disk.Disk;
import io.facelib.tck.ObjectStoreContract;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;

class FilesystemObjectStoreTest extends ObjectStoreContract {
    @TempDir
    Path root;

    @Override
    protected ObjectStore newStore() {
        return reopen();
    }

    @Override
    protected ObjectStore reopen() {
        return new FilesystemObjectStore(root.resolve("objects"), Disk.real(), Clock.systemUTC());
    }
}
