package io.facelib.rest.route;

import io.facelib.rest.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is answered.
 *
 * @param status of HTTP
 * @param contentType of the body
 * @param headers beside those that every answer has
 * @param length of the body in bytes, or -1 where it is not known before
 * @param body writes it
 */
public record Reply(int status, String contentType, Map<String, String> headers, long length, Body body) {
    /** Writes the body. Closed in any case, also when nobody wants it written. */
    @FunctionalInterface
    public interface Body extends AutoCloseable {
        void writeTo(OutputStream out) throws IOException;

        /** Closes what it reads from; nothing unless overridden. */
        @Override
        default void close() throws IOException {}
    }

    public Reply {
        headers = Map.copyOf(headers);
    }

    /** A record or a map as JSON, with status 200. */
    public static Reply json(Object value) {
        return json(200, value);
    }

    /** A record or a map as JSON. */
    public static Reply json(int status, Object value) {
        return bytes(status, "application/json;charset=UTF-8", Json.write(value));
    }

    /** Bytes as they are. */
    public static Reply bytes(int status, String contentType, byte[] content) {
        return new Reply(status, contentType, Map.of(), content.length, out -> out.write(content));
    }

    /** The same with one more header. */
    public Reply withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, contentType, more, length, body);
    }
}
