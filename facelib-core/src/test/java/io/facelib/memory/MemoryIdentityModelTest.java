package io.facelib.memory;

import io.facelib.spi.Storage;
import io.facelib.tck.IdentityModelContract;

class MemoryIdentityModelTest extends IdentityModelContract {
    @Override
    protected Storage storage() {
        return new MemoryStorage();
    }
}
