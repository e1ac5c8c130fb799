package io.facelib.memory;

import io.facelib.spi.Storage;
import io.facelib.tck.TenantIsolationContract;

class MemoryTenantIsolationTest extends TenantIsolationContract {
    @Override
    protected Storage storage() {
        return new MemoryStorage();
    }
}
