package io.facelib.migrate;

import io.facelib.keys.TinkKeyService;
import io.facelib.memory.MemoryStorage;
import io.facelib.spi.KeyService;
import io.facelib.spi.Storage;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A storage in memory that stays when it is closed, and tells of everything that is written to it. */
public final class KeptStorage implements Storage {
    private static final Set<String> WRITES = Set.of(
            "put",
            "putAll",
            "upsert",
            "assign",
            "delete",
            "commit",
            "erase",
            "record",
            "adopt",
            "register",
            "update",
            "relayed",
            "requests",
            "write");

    private final Supplier<Path> keys;
    private Optional<StorageBackends> kept = Optional.empty();
    private volatile Consumer<String> listener = method -> {};

    /**
     * Opens nothing yet.
     *
     * @param keys the file of the keys that it is opened with, always
     */
    public KeptStorage(Supplier<Path> keys) {
        this.keys = keys;
    }

    /**
     * Sets who is told of writes.
     *
     * @param value called before each write; what it throws keeps it from being done
     */
    public void listen(Consumer<String> value) {
        listener = value;
    }

    @Override
    public StorageBackends open(StorageSetup setup) {
        StorageBackends open =
                kept.orElseGet(() -> new MemoryStorage().open(setup.with(TinkKeyService.open(keys.get()))));
        kept = Optional.of(open);
        return watched(StorageBackends.class, open);
    }

    /** Backends that hand out backends are watched all the way down. */
    private <T> T watched(Class<T> spi, T real) {
        return spi.cast(Proxy.newProxyInstance(
                spi.getClassLoader(), new Class<?>[] {spi}, (self, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    boolean reads = method.getName().equals("requests") && method.getParameterCount() == 2;
                    boolean writes = WRITES.contains(method.getName()) && !reads;
                    if (writes) {
                        listener.accept(method.getName());
                    }
                    try {
                        Object result = method.invoke(real, arguments);
                        Class<?> type = method.getReturnType();
                        boolean backend = type.isInterface()
                                && type.getPackageName().equals("io.facelib.spi")
                                && type != KeyService.class;
                        return backend ? watchedAgain(type, result) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private <T> T watchedAgain(Class<T> type, Object real) {
        return watched(type, type.cast(real));
    }
}
