package io.facelib.storage.jdbc;

import io.facelib.spi.KeyService;
import io.facelib.spi.StateStore;
import io.facelib.storage.disk.Disk;
import io.facelib.tck.WebhookStoreContract;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class SqlWebhookStoreTest extends WebhookStoreContract {
    @TempDir
    Path directory;

    @Override
    protected StateStore open(Clock clock, KeyService keys) {
        return SqlDatabase.open(directory.resolve("faces.db"), Disk.real()).state(clock, keys);
    }

    @Override
    protected Optional<StateStore> reopen(Clock clock, KeyService keys) {
        return Optional.of(open(clock, keys));
    }
}
