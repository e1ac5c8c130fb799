package io.facelib.memory;

import io.facelib.spi.KeyService;
import io.facelib.spi.StateStore;
import io.facelib.tck.IngestStoreContract;
import java.time.Clock;

class MemoryIngestStoreTest extends IngestStoreContract {
    @Override
    protected StateStore open(Clock clock, KeyService keys) {
        return new MemoryStateStore(clock, keys);
    }
}
