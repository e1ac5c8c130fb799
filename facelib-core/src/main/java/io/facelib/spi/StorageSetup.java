package io.facelib.spi;

import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/**
 * What a {@link Storage} is opened with.
 *
 * @param clock for the times that are stored
 * @param keys for secrets and seals; the storage brings its own where none is given
 * @param elsewhere the parts that others keep: the storage's own are not used, and what it has there is not looked at
 */
public record StorageSetup(Clock clock, Optional<KeyService> keys, Set<StoragePart> elsewhere) {
    public StorageSetup {
        elsewhere = Set.copyOf(elsewhere);
    }

    /** For a storage that keeps everything. */
    public StorageSetup(Clock clock, Optional<KeyService> keys) {
        this(clock, keys, Set.of());
    }

    /** With the storage's own keys. */
    public static StorageSetup of(Clock clock) {
        return new StorageSetup(clock, Optional.empty());
    }

    /** The same, but for a storage of which others keep some parts. */
    public StorageSetup without(Set<StoragePart> parts) {
        return new StorageSetup(clock, keys, parts);
    }

    /** The same with these keys. */
    public StorageSetup with(KeyService service) {
        return new StorageSetup(clock, Optional.of(service), elsewhere);
    }
}
