package io.facelib.takeover;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.model.ObjectKey;
import io.facelib.spi.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Objects that are read whole. */
final class SmallObjects {
    private SmallObjects() {}

    /** Its bytes, or the first of them, one more than {@code most}; empty where there is no such object. */
    static Optional<byte[]> read(ObjectStore objects, ObjectKey key, int most) {
        Optional<InputStream> found = objects.open(key, 0);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream content = found.get()) {
            return Optional.of(content.readNBytes(most + 1));
        } catch (IOException e) {
            throw new BackendException(objects.name(), true, Committed.NO, "reading " + key + " failed", e);
        }
    }
}
