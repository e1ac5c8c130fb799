package io.facelib.memory;

import io.facelib.spi.KeyService;
import io.facelib.spi.StateStore;
import io.facelib.tck.BatchStoreContract;
import java.time.Clock;

class MemoryBatchStoreTest extends BatchStoreContract {
    @Override
    protected StateStore open(Clock clock, KeyService keys) {
        return new MemoryStateStore(clock, keys);
    }
}
