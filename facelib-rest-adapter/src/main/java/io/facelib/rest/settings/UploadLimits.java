package io.facelib.rest.settings;

import java.time.Duration;

/**
 * How many bodies are read at a time, how much memory they may take, and how slowly they may come in. Who is told to come
 * back later can. One caller may hold half of each at most. Each body that is being read keeps a thread of the container; the
 * container needs more threads than {@code large} and {@code small} together, or slow senders can take all.
 *
 * @param large how many bodies of more than 64 KiB, or of a length that was not announced, 1 to 10,000
 * @param small how many bodies up to 64 KiB, 1 to 10,000
 * @param bytes how many bytes large bodies may have together, each counting as long as it announces or, where it announces
 *     nothing, as the longest that its route takes; at least twice the longest body that is taken
 * @param bytesPerSecond the least that a sender must manage on average, 0 or more; 0 lets anybody be as slow as they like
 * @param grace how long a sender may keep us waiting before that counts, up to an hour
 * @param longest how long a sender may keep us waiting for one body altogether, 1 second to a day
 */
public record UploadLimits(int large, int small, long bytes, long bytesPerSecond, Duration grace, Duration longest) {
    private static final int MOST = 10_000;
    private static final Duration LONGEST_GRACE = Duration.ofHours(1);
    private static final Duration LONGEST_BODY = Duration.ofDays(1);

    public UploadLimits {
        Checks.require("uploads.large", large, 1, MOST);
        Checks.require("uploads.small", small, 1, MOST);
        Checks.require("uploads.bytes", (double) bytes, 1, Double.MAX_VALUE);
        Checks.require("uploads.bytesPerSecond", (double) bytesPerSecond, 0, Double.MAX_VALUE);
        Checks.require("uploads.grace in seconds", (double) grace.toSeconds(), 0, (double) LONGEST_GRACE.toSeconds());
        Checks.require(
                "uploads.longest in seconds", (double) longest.toSeconds(), 1, (double) LONGEST_BODY.toSeconds());
    }

    /** 48 large ones with 256 MiB together, and 48 small ones; 1 KiB a second after 10 seconds, and 5 minutes in all. */
    public static UploadLimits defaults() {
        return new UploadLimits(48, 48, 256L << 20, 1_024, Duration.ofSeconds(10), Duration.ofMinutes(5));
    }

    /** These limits with other numbers of bodies. */
    public UploadLimits withCounts(int newLarge, int newSmall) {
        return new UploadLimits(newLarge, newSmall, bytes, bytesPerSecond, grace, longest);
    }

    /** These limits with another number of bytes of large bodies together. */
    public UploadLimits withBytes(long value) {
        return new UploadLimits(large, small, value, bytesPerSecond, grace, longest);
    }

    /** These limits with another least rate, in bytes a second, that counts after a time of grace. */
    public UploadLimits withLeastRate(long value, Duration after) {
        return new UploadLimits(large, small, bytes, value, after, longest);
    }

    /** These limits with another longest time for one body. */
    public UploadLimits withLongest(Duration value) {
        return new UploadLimits(large, small, bytes, bytesPerSecond, grace, value);
    }
}
