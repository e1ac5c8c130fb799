package io.facelib.error;

import java.io.Serial;

/** An image cannot be accepted; nothing was stored. {@link #reason()} says why in one word. */
public final class InvalidImageException extends InvalidInputException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Why an image was refused. */
    public enum Reason {
        /** There are no bytes. */
        EMPTY,
        /** More encoded bytes than the limit. */
        TOO_MANY_BYTES,
        /** The header announces more pixels than the limit; refused before memory is taken for them. */
        TOO_MANY_PIXELS,
        /** More animation frames, pages or passes over the pixels than the limit. */
        TOO_MANY_FRAMES,
        /** The first bytes are those of no supported format. */
        UNSUPPORTED_FORMAT,
        /** The format is known, but header or pixels cannot be decoded. */
        DAMAGED,
        /** The file or stream could not be read. */
        UNREADABLE
    }

    private final Reason reason;

    public InvalidImageException(Reason reason, String message, Throwable... causes) {
        super("image", message, causes);
        this.reason = reason;
    }

    /** Why, in one word. */
    public Reason reason() {
        return reason;
    }
}
