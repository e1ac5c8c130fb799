package io.facelib.memory;

import io.facelib.spi.IdentityStore;
import io.facelib.tck.IdentityStoreContract;

class MemoryIdentityStoreTest extends IdentityStoreContract {
    @Override
    protected IdentityStore newStore() {
        return new MemoryIdentityStore();
    }
}
