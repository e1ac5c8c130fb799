package io.facelib.takeover;

import io.facelib.memory.MemoryStorage;
import io.facelib.migrate.KeptStorage;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.Storage;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.tck.TakeoverContract;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.Optional;

/** From heap to heap. */
class MemoryTakeoverTest extends TakeoverContract {
    private final StorageBackends old = new MemoryStorage().open(new StorageSetup(Clock.systemUTC(), Optional.empty()));
    private final KeptStorage target = new KeptStorage(this::keys);

    @Override
    protected ObjectStore service() {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (self, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    try {
                        return method.invoke(old.objects(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    protected Storage target() {
        return target;
    }

    @Override
    protected boolean isOneStore() {
        return false;
    }
}
