package io.facelib.spi;

import java.util.Map;

/**
 * What is kept with an object.
 *
 * @param contentType such as {@code image/jpeg}
 * @param attributes small texts of facelib's own
 */
public record ObjectInfo(String contentType, Map<String, String> attributes) {
    public ObjectInfo {
        attributes = Map.copyOf(attributes);
    }

    public static ObjectInfo ofType(String contentType) {
        return new ObjectInfo(contentType, Map.of());
    }
}
