package io.facelib.rest.route;

import io.facelib.rest.json.ValidationException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.commons.fileupload2.core.FileItemInput;
import org.apache.commons.fileupload2.core.FileItemInputIterator;
import org.apache.commons.fileupload2.core.FileUploadException;
import org.apache.commons.fileupload2.core.RequestContext;
import org.apache.commons.fileupload2.jakarta.servlet6.JakartaServletFileUpload;

/** Reads a file out of a form as it comes in: nothing is kept but the file, and that only once. */
final class Forms {
    private static final int MOST_PARTS = 20;
    private static final int MOST_HEADER_BYTES = 4_096;

    private Forms() {}

    /**
     * Reads the first part of that name.
     *
     * @param limit one byte more than this is read of a larger file, and nothing after it
     * @throws ValidationException if there is no such part, or the body is no form
     */
    static Upload file(RequestContext form, String name, int limit) throws IOException {
        JakartaServletFileUpload<?, ?> parser = new JakartaServletFileUpload<>();
        parser.setMaxFileCount(MOST_PARTS);
        parser.setMaxPartHeaderSize(MOST_HEADER_BYTES);
        try {
            FileItemInputIterator parts = parser.getItemIterator(form);
            while (parts.hasNext()) {
                FileItemInput part = parts.next();
                if (name.equals(part.getFieldName()) && !part.isFormField()) {
                    return read(part, limit);
                }
            }
        } catch (FileUploadException | IllegalArgumentException e) {
            throw ValidationException.of("missing", "body", name, "the body is no form that can be read");
        }
        throw ValidationException.of("missing", "body", name, "a file part of this name is required");
    }

    private static Upload read(FileItemInput part, int limit) throws IOException {
        try (InputStream content = part.getInputStream()) {
            return new Upload(Optional.ofNullable(part.getContentType()), content.readNBytes(limit + 1));
        }
    }
}
