package io.facelib.spi;

import io.facelib.model.ObjectKey;
import java.time.Instant;

/**
 * An object that exists.
 *
 * @param key its name
 * @param size in bytes
 * @param modified when it was last put
 * @param info as it was put
 */
public record StoredObject(ObjectKey key, long size, Instant modified, ObjectInfo info) {}
