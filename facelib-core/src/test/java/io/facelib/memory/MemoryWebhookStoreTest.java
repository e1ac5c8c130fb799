package io.facelib.memory;

import io.facelib.spi.KeyService;
import io.facelib.spi.StateStore;
import io.facelib.tck.WebhookStoreContract;
import java.time.Clock;

class MemoryWebhookStoreTest extends WebhookStoreContract {
    @Override
    protected StateStore open(Clock clock, KeyService keys) {
        return new MemoryStateStore(clock, keys);
    }
}
