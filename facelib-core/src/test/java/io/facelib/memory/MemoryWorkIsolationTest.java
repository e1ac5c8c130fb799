package io.facelib.memory;

import io.facelib.spi.Storage;
import io.facelib.tck.WorkIsolationContract;

class MemoryWorkIsolationTest extends WorkIsolationContract {
    @Override
    protected Storage storage() {
        return new MemoryStorage();
    }
}
