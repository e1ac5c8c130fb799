package io.facelib.spi;

import io.facelib.model.ObjectKey;
import java.io.InputStream;

/**
 * An object to be stored.
 *
 * @param key under which
 * @param content read to its end, not closed
 * @param info kept with the object
 */
public record NewObject(ObjectKey key, InputStream content, ObjectInfo info) {}
