package io.facelib.examples.serve;

import io.facelib.FaceEngine;
import io.facelib.error.InvalidInputException;
import io.facelib.keys.TinkKeyService;
import io.facelib.spi.CombinedStorage;
import io.facelib.spi.KeyService;
import io.facelib.spi.RateCounters;
import io.facelib.spi.Storage;
import io.facelib.storage.EmbeddedStorage;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Where settings say that everything is kept: in a directory, on servers, or some of it here and some there. Whatever names no
 * server lies in the directory, which one process may have open; several processes share a storage all of whose parts are
 * on servers. {@code docs/operations.md} lists the names.
 *
 * <p>Close it after the engines that use it. For one thread.
 */
public final class StorageSettings implements AutoCloseable {
    private static final String KEYS = "FACELIB_KEYS";

    private final SharedParts parts;
    private final Storage storage;
    private final Optional<KeyService> keys;

    private StorageSettings(SharedParts parts, Storage storage, Optional<KeyService> keys) {
        this.parts = parts;
        this.storage = storage;
        this.keys = keys;
    }

    /** The names that are read here. */
    public static Set<String> names() {
        Set<String> names = new HashSet<>(SharedParts.NAMES);
        names.add(KEYS);
        return names;
    }

    /**
     * What the stream in Redis is called that images are handed over through: empty text where that is none, nothing where
     * there is no Redis.
     */
    static Optional<String> stream(NamedValues values) {
        return SharedParts.stream(values);
    }

    /**
     * Reads all of it. Touches no server yet.
     *
     * @param directory of what no server is named for
     * @throws InvalidInputException if a value is none, or nothing says where anything is
     */
    public static StorageSettings of(NamedValues values, Optional<Path> directory) {
        SharedParts parts = new SharedParts(values);
        if (directory.isEmpty() && !parts.any()) {
            throw new InvalidInputException(
                    "--data", "it is missing, and no setting such as FACELIB_POSTGRES_URL names a server");
        }
        if (values.text(SharedParts.CACHE).isPresent() && values.text(KEYS).isEmpty()) {
            throw new InvalidInputException(
                    SharedParts.CACHE, "it is set without " + KEYS + ": what is remembered is encrypted");
        }
        Optional<KeyService> keys = values.text(KEYS).map(Path::of).map(TinkKeyService::open);
        return new StorageSettings(parts, storage(parts, directory), keys);
    }

    private static Storage storage(SharedParts parts, Optional<Path> directory) {
        Optional<Storage> embedded = directory.map(EmbeddedStorage::at);
        if (!parts.any()) {
            return embedded.orElseThrow();
        }
        return parts.in(embedded.map(CombinedStorage::over).orElseGet(CombinedStorage::ofParts));
    }

    /** The storage, not opened yet. */
    public Storage storage() {
        return storage;
    }

    /** The keys that were named; closed with this. */
    public Optional<KeyService> keys() {
        return keys;
    }

    /**
     * The keys that a storage of these settings is to be opened with for work whose own directory, and the keys in it, go
     * afterwards.
     *
     * @throws InvalidInputException if state lies in PostgreSQL and no keys were named: it would be sealed with keys that go
     */
    public Optional<KeyService> lastingKeys() {
        if (keys.isEmpty() && parts.hasState()) {
            throw new InvalidInputException(
                    KEYS, "it is missing beside " + SharedParts.POSTGRES + ", whose state is read with keys that last");
        }
        return keys;
    }

    /** What counts the requests of all processes together, where there is a Redis. Each call opens one, to be closed. */
    public Optional<RateCounters> rateCounters() {
        return parts.rateCounters();
    }

    /** Sets the keys that were named, and shares the cache, where a Redis is named for it, with those who have the same keys. */
    public FaceEngine.Builder configure(FaceEngine.Builder builder) {
        return keys.map(builder::keys)
                .flatMap(keyed -> parts.sharedCache().map(keyed::sharedCache))
                .orElse(builder);
    }

    @Override
    public void close() {
        parts.close();
        keys.ifPresent(KeyService::close);
    }
}
