package io.facelib.error;

import java.io.Serial;
import java.time.Duration;
import java.util.Optional;

/** Something could not be had from, or told to, another server. {@link #reason()} says at which point it ended. */
public final class FetchException extends FacelibException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** At which point it ended. */
    public enum Reason {
        /** The text is no URL. */
        MALFORMED_URL,
        /** Neither http nor https. */
        SCHEME,
        /** The URL names a user or a password. */
        CREDENTIALS,
        /** The host's name is none that a public server has, or has no address. */
        HOST,
        /** The host's address is not a public one: nothing was connected. */
        ADDRESS,
        /** The answer was a redirect that is not followed, or one too many. */
        REDIRECT,
        /** No connection, or it broke. */
        CONNECTION,
        /** It took longer than it may. */
        TIMEOUT,
        /** The answer has more bytes than it may, packed or unpacked. */
        TOO_LARGE,
        /** The answer's type is not one of those asked for. */
        CONTENT_TYPE,
        /** The answer is no whole HTTP, or its encoding is not understood. */
        BROKEN_ANSWER,
        /** The answer's status is not that of success. */
        STATUS
    }

    private final Reason reason;
    private final transient Optional<Duration> retryAfter;

    public FetchException(Reason reason, boolean retryable, String message, Throwable... causes) {
        this(reason, retryable, message, Optional.empty(), causes);
    }

    public FetchException(
            Reason reason, boolean retryable, String message, Optional<Duration> retryAfter, Throwable... causes) {
        super(retryable ? Fault.BACKEND : Fault.CALLER, retryable, message, causes);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    /** At which point it ended. */
    public Reason reason() {
        return reason;
    }

    /** How long the server asked to wait, if it did. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
