package io.facelib.model;

import io.facelib.error.InvalidInputException;
import java.time.Duration;

/**
 * How long things are kept that are not kept for ever. Each time is from zero to 100 years.
 *
 * @param crawledThumbnails face pictures of crawled and ingested images; 90 days unless set
 * @param userQueries photos that were uploaded to search with, and their faces; 24 hours unless set
 * @param audit operations and requests; 30 days unless set
 * @param records relayed events, attempts to deliver them, processed ingest messages, dead letters; 30 days
 *     unless set
 * @param removeOrphanedFaces whether faces are removed whose picture is gone, or only counted; false unless set
 */
public record RetentionPolicy(
        Duration crawledThumbnails,
        Duration userQueries,
        Duration audit,
        Duration records,
        boolean removeOrphanedFaces) {
    private static final Duration LONGEST = Duration.ofDays(36_525);

    public RetentionPolicy {
        requireRange("crawledThumbnails", crawledThumbnails);
        requireRange("userQueries", userQueries);
        requireRange("audit", audit);
        requireRange("records", records);
    }

    private static void requireRange(String field, Duration value) {
        if (value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new InvalidInputException(field, value + " is outside zero to " + LONGEST.toDays() + " days");
        }
    }

    public static RetentionPolicy defaults() {
        return new RetentionPolicy(
                Duration.ofDays(90), Duration.ofHours(24), Duration.ofDays(30), Duration.ofDays(30), false);
    }

    public RetentionPolicy withCrawledThumbnails(Duration value) {
        return new RetentionPolicy(value, userQueries, audit, records, removeOrphanedFaces);
    }

    public RetentionPolicy withUserQueries(Duration value) {
        return new RetentionPolicy(crawledThumbnails, value, audit, records, removeOrphanedFaces);
    }

    public RetentionPolicy withAudit(Duration value) {
        return new RetentionPolicy(crawledThumbnails, userQueries, value, records, removeOrphanedFaces);
    }

    public RetentionPolicy withRecords(Duration value) {
        return new RetentionPolicy(crawledThumbnails, userQueries, audit, value, removeOrphanedFaces);
    }

    public RetentionPolicy withRemoveOrphanedFaces(boolean value) {
        return new RetentionPolicy(crawledThumbnails, userQueries, audit, records, value);
    }
}
