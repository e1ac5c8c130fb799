package io.facelib.migrate;

import io.facelib.spi.Storage;
import io.facelib.tck.MigrationContract;

/** From heap to heap. */
class MemoryMigrationTest extends MigrationContract {
    private final KeptStorage source = new KeptStorage(this::sourceKeys);
    private final KeptStorage target = new KeptStorage(this::targetKeys);

    @Override
    protected Storage source() {
        return source;
    }

    @Override
    protected Storage target() {
        return target;
    }
}
