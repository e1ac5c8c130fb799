package io.facelib.memory;

import io.facelib.keys.TinkKeyService;
import io.facelib.spi.IdentityStore;
import io.facelib.spi.JobQueue;
import io.facelib.spi.KeyService;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.StateStore;
import io.facelib.spi.Storage;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.spi.VectorIndex;
import java.time.Clock;

/** Everything on the heap, gone when it is closed; so are the keys, unless the setup brings some, which stay open. */
public final class MemoryStorage implements Storage {
    @Override
    public StorageBackends open(StorageSetup setup) {
        Clock clock = setup.clock();
        KeyService keys = setup.keys().orElseGet(TinkKeyService::generate);
        return new Backends(
                new MemoryObjectStore(clock),
                new MemoryVectorIndex(),
                new MemoryIdentityStore(),
                new MemoryStateStore(clock, keys),
                new MemoryJobQueue(clock),
                keys,
                setup.keys().isEmpty());
    }

    private record Backends(
            ObjectStore objects,
            VectorIndex vectors,
            IdentityStore identities,
            StateStore state,
            JobQueue jobs,
            KeyService keys,
            boolean ownKeys)
            implements StorageBackends {
        @Override
        public void close() {
            jobs.close();
            objects.close();
            vectors.close();
            identities.close();
            state.close();
            if (ownKeys) {
                keys.close();
            }
        }
    }
}
