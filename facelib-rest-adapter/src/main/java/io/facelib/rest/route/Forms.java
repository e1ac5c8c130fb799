package io.facelib.rest.route;

import io.facelib.rest.json.ValidationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.apache.commons.fileupload2.core.FileItemHeaders;
import org.apache.commons.fileupload2.jakarta.servlet6.JakartaServletFileUpload;

/** Reads a file out of a form as it comes in: nothing is kept but the file, and that only once. Nothing is left of a form that was read. */
final class Forms {
    private static final int MOST_PARTS = 1_000;
    private static final int MOST_HEADER_BYTES = 4_096;
    private static final String TYPE = "Content-Type";

    /** Reads headers; nothing in it changes by that. */
    private static final JakartaServletFileUpload<?, ?> HEADERS = new JakartaServletFileUpload<>();

    private Forms() {}

    /**
     * Reads the first file part of that name, and goes over what stands behind it, while the sender's right to be read lasts.
     *
     * @param type of the form
     * @param limit one byte more than this is read of a larger file, and nothing after it
     * @throws ValidationException if there is no such part, or the body is no form
     */
    static Upload file(String type, InputStream body, String name, int limit) throws IOException {
        try {
            byte[] boundary = HEADERS.getBoundary(type);
            if (boundary == null) {
                throw new FormException("the form's type names no boundary");
            }
            Upload file = file(new FormParts(body, boundary, MOST_HEADER_BYTES), name, limit);
            if (file.content().length <= limit) {
                body.transferTo(OutputStream.nullOutputStream());
            }
            return file;
        } catch (FormException | IllegalArgumentException | IllegalStateException e) {
            throw ValidationException.of("missing", "body", name, "the body is no form that can be read");
        }
    }

    private static Upload file(FormParts parts, String name, int limit) throws IOException {
        for (int part = 0; part < MOST_PARTS; part++) {
            Optional<String> text = parts.next();
            if (text.isEmpty()) {
                throw ValidationException.of("missing", "body", name, "a file part of this name is required");
            }
            FileItemHeaders headers = HEADERS.getParsedHeaders(text.get());
            boolean file = HEADERS.getFileName(headers) != null;
            if (file && name.equals(HEADERS.getFieldName(headers))) {
                byte[] content = parts.content().readNBytes(limit + 1);
                return new Upload(Optional.ofNullable(headers.getHeader(TYPE)), content);
            }
        }
        throw new FormException("the form has more than " + MOST_PARTS + " parts");
    }
}
