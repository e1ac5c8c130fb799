package io.facelib.spi;

import java.time.Clock;
import java.util.Optional;

/**
 * What a {@link Storage} is opened with.
 *
 * @param clock for the times that are stored
 * @param keys for secrets and seals; the storage brings its own where none is given
 */
public record StorageSetup(Clock clock, Optional<KeyService> keys) {
    /** With the storage's own keys. */
    public static StorageSetup of(Clock clock) {
        return new StorageSetup(clock, Optional.empty());
    }
}
