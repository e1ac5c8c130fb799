package io.facelib.rest.route;

import java.util.Optional;

/** The file of a form. It is handed on as it is, so that it exists once: who gets the content must not change it. */
public final class Upload {
    private final Optional<String> contentType;
    private final byte[] content;

    Upload(Optional<String> contentType, byte[] content) {
        this.contentType = contentType;
        this.content = content;
    }

    /** What its sender declared it to be, if anything. */
    public Optional<String> contentType() {
        return contentType;
    }

    /** The bytes of the file; its first {@code limit + 1} where it is larger than the limit. */
    public byte[] content() {
        return content;
    }
}
