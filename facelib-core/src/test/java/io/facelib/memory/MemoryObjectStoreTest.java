package io.facelib.memory;

import io.facelib.spi.ObjectStore;
import io.facelib.tck.ObjectStoreContract;
import java.time.Clock;

class MemoryObjectStoreTest extends ObjectStoreContract {
    @Override
    protected ObjectStore newStore() {
        return new MemoryObjectStore(Clock.systemUTC());
    }
}
