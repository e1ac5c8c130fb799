package io.facelib.model;

import java.time.Instant;

/** What came of one job of a clean-up. In a dry run the counts are of what would have been removed. */
public sealed interface CleanUpResult {
    /**
     * Face pictures of crawled and ingested images were removed.
     *
     * @param cutoff older ones were
     * @param objects how many
     */
    record Thumbnails(Instant cutoff, long objects) implements CleanUpResult {}

    /**
     * Photos that somebody searched with were removed.
     *
     * @param cutoff older ones were
     * @param images how many photos
     * @param faces how many faces that had been stored with them
     */
    record UserQueries(Instant cutoff, long images, long faces) implements CleanUpResult {}

    /**
     * Old rows of the state were removed, and old dead letters, which are not counted. A dry run tells cutoffs only: stores do not count without removing.
     *
     * @param auditCutoff older operations and requests were
     * @param recordsCutoff older events, deliveries and ingest records were
     * @param operations links of audit chains
     * @param requests audited requests
     * @param deliveries events and attempts to deliver them
     * @param ingests processed messages
     */
    record AuditLogs(
            Instant auditCutoff, Instant recordsCutoff, long operations, long requests, long deliveries, long ingests)
            implements CleanUpResult {}

    /**
     * What belongs to nothing was looked for.
     *
     * @param cutoff only older things were looked at: younger ones may be about to belong to something
     * @param faces how many faces have lost their picture
     * @param removedFaces how many of them were removed
     * @param objects how many crops, thumbnails and descriptions without a face or identity were removed
     */
    record Orphans(Instant cutoff, long faces, long removedFaces, long objects) implements CleanUpResult {}

    /**
     * The job failed; what it removed until then stays removed.
     *
     * @param error in words
     */
    record Failed(String error) implements CleanUpResult {}
}
