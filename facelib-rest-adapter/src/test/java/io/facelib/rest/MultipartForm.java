package io.facelib.rest;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A {@code multipart/form-data} body with a boundary of its own, as each client makes one. */
final class MultipartForm {
    private final String boundary = "form-" + UUID.randomUUID();
    private final List<byte[]> parts = new ArrayList<>();

    /** A form of one file. */
    static MultipartForm file(String name, String contentType, byte[] content) {
        return new MultipartForm().withFile(name, contentType, content);
    }

    MultipartForm withFile(String name, String contentType, byte[] content) {
        return part(name + "\"; filename=\"face", "\r\nContent-Type: " + contentType, content);
    }

    MultipartForm withField(String name, String value) {
        return part(name, "", value.getBytes(StandardCharsets.UTF_8));
    }

    private MultipartForm part(String name, String more, byte[] content) {
        parts.add(text(
                "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"" + more + "\r\n\r\n"));
        parts.add(content);
        parts.add(text("\r\n"));
        return this;
    }

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    BodyPublisher publisher() {
        return BodyPublishers.ofByteArray(bytes());
    }

    /** The whole body. */
    byte[] bytes() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        parts.forEach(whole::writeBytes);
        whole.writeBytes(text("--" + boundary + "--\r\n"));
        return whole.toByteArray();
    }

    private static byte[] text(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
