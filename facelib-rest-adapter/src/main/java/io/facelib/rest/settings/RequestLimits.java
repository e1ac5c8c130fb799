package io.facelib.rest.settings;

import java.util.Optional;

/**
 * How many requests there may be, and how long.
 *
 * @param rate of the first family; empty turns it off
 * @param maxImageBytes of an uploaded or base64 image, 1 byte to 10 MiB
 * @param maxBodyBytes of a request with many images, at least {@code maxImageBytes} and no more than half of what
 *     {@code uploads} has for all bodies; a request with one image may be as long as that image needs
 * @param uploads how many bodies are read at a time, and how slowly they may come in
 * @param longReplies how many replies of more than 64 KiB are written at a time, 1 to 10,000; one caller may have half, all who
 *     name nobody a quarter together. Each keeps a thread of the container for as long as its reader takes, beside those that
 *     {@code uploads} keep. One that tells of a change is written in any case
 */
public record RequestLimits(
        Optional<RateLimit> rate, int maxImageBytes, long maxBodyBytes, UploadLimits uploads, int longReplies) {
    /** The largest image that the service's clients know of: 10 MiB. */
    public static final int MAX_IMAGE_BYTES = 10 << 20;

    /** What a form may have beside its image. */
    private static final int FORM_BYTES = 64 << 10;

    private static final int LONG_REPLIES = 64;
    private static final int MOST_REPLIES = 10_000;

    public RequestLimits {
        Checks.require("maxImageBytes", maxImageBytes, 1, MAX_IMAGE_BYTES);
        Checks.require("maxBodyBytes", (double) maxBodyBytes, maxImageBytes, 1 << 30);
        long longest = Math.max(maxBodyBytes, (long) maxImageBytes + FORM_BYTES);
        Checks.require("uploads.bytes", (double) uploads.bytes(), 2.0 * longest, Double.MAX_VALUE);
        Checks.require("longReplies", longReplies, 1, MOST_REPLIES);
    }

    /** The limits that the service had, and 64 MiB for a request with many images. */
    public static RequestLimits defaults() {
        return new RequestLimits(
                Optional.of(RateLimit.defaults()), MAX_IMAGE_BYTES, 64L << 20, UploadLimits.defaults(), LONG_REPLIES);
    }

    /** These settings with another value of {@code rate}. */
    public RequestLimits withRate(Optional<RateLimit> value) {
        return new RequestLimits(value, maxImageBytes, maxBodyBytes, uploads, longReplies);
    }

    /** These settings with another value of {@code maxImageBytes}. */
    public RequestLimits withMaxImageBytes(int value) {
        return new RequestLimits(rate, value, maxBodyBytes, uploads, longReplies);
    }

    /** These settings with another value of {@code maxBodyBytes}. */
    public RequestLimits withMaxBodyBytes(long value) {
        return new RequestLimits(rate, maxImageBytes, value, uploads, longReplies);
    }

    /** These settings with another value of {@code uploads}. */
    public RequestLimits withUploads(UploadLimits value) {
        return new RequestLimits(rate, maxImageBytes, maxBodyBytes, value, longReplies);
    }

    /** These settings with another value of {@code longReplies}. */
    public RequestLimits withLongReplies(int value) {
        return new RequestLimits(rate, maxImageBytes, maxBodyBytes, uploads, value);
    }
}
