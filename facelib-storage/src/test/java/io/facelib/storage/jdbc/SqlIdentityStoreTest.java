package io.facelib.storage.jdbc;

import io.facelib.spi.IdentityStore;
import io.facelib.storage.disk.Disk;
import io.facelib.tck.IdentityStoreContract;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class SqlIdentityStoreTest extends IdentityStoreContract {
    @TempDir
    Path directory;

    @Override
    protected IdentityStore newStore() {
        return SqlDatabase.open(directory.resolve("faces.db"), Disk.real()).identities();
    }

    @Override
    protected Optional<IdentityStore> reopen() {
        return Optional.of(newStore());
    }
}
