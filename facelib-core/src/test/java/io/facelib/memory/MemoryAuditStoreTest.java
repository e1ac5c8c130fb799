package io.facelib.memory;

import io.facelib.spi.KeyService;
import io.facelib.spi.StateStore;
import io.facelib.tck.AuditStoreContract;
import java.time.Clock;

class MemoryAuditStoreTest extends AuditStoreContract {
    @Override
    protected StateStore open(Clock clock, KeyService keys) {
        return new MemoryStateStore(clock, keys);
    }
}
