package io.facelib.model;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a backend answers.
 *
 * @param part what it is for: {@code objects}, {@code vectors}, {@code identities}, {@code state}, {@code jobs} or
 *     {@code cache}
 * @param kind what it is, such as {@code s3} or {@code postgresql}
 * @param status whether it answers, and if not, what may help
 * @param reason what is wrong, in words for operators; empty if nothing is
 * @param took how long it was waited for
 */
public record BackendHealth(String part, String kind, Status status, Optional<String> reason, Duration took) {
    /** Whether a backend answers, and if not, what may help. */
    public enum Status {
        /** It answered. */
        OK,
        /** It could not be reached, or failed in a way that may pass by itself. */
        UNAVAILABLE,
        /** It refuses, and will until somebody does something. */
        BROKEN,
        /** It did not answer in time: it is frozen, far too busy, or the network drops what is sent. */
        SILENT
    }

    /** Whether it answered. */
    public boolean isOk() {
        return status == Status.OK;
    }

    /**
     * Whether the engine does most of its work without it. A cache is passed over by everything but what removes faces, which
     * fails, retryably, while it cannot be told to forget them.
     */
    public boolean isOptional() {
        return part.equals("cache");
    }

    /** A line for people, such as {@code jobs:redis unavailable: ...}. */
    @Override
    public String toString() {
        String words = status.name().toLowerCase(Locale.ROOT);
        return part + ":" + kind + " " + words + reason.map(why -> ": " + why).orElse("");
    }
}
