package io.facelib.memory;

import io.facelib.spi.IdentityStore;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.Storage;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.VectorIndex;
import java.time.Clock;

/** Everything on the heap, gone when it is closed. */
public final class MemoryStorage implements Storage {
    @Override
    public StorageBackends open(Clock clock) {
        return new Backends(new MemoryObjectStore(clock), new MemoryVectorIndex(), new MemoryIdentityStore());
    }

    private record Backends(ObjectStore objects, VectorIndex vectors, IdentityStore identities)
            implements StorageBackends {
        @Override
        public void close() {
            objects.close();
            vectors.close();
            identities.close();
        }
    }
}
