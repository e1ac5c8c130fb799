package io.facelib.model;

import java.time.Instant;

/**
 * A picture that is stored.
 *
 * @param key its name
 * @param size in bytes
 * @param modified when it was last written
 */
public record StoredImage(ObjectKey key, long size, Instant modified) {}
