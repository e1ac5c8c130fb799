package io.facelib.model;

import java.time.Instant;
import java.util.Optional;

/**
 * Many images that are indexed as one piece of work, as it stands now.
 *
 * @param tenant whose it is
 * @param id its id
 * @param status where it is in its life
 * @param options how its images are indexed
 * @param total how many items there are
 * @param processed how many are settled: well, badly, or without a face
 * @param successful how many were stored, with at least one face
 * @param failed how many were not stored because something went wrong
 * @param createdAt when it was made
 * @param updatedAt when anything of this changed last
 */
public record Batch(
        TenantId tenant,
        BatchId id,
        BatchStatus status,
        BatchOptions options,
        int total,
        int processed,
        int successful,
        int failed,
        Instant createdAt,
        Instant updatedAt) {
    /** What went wrong with every batch that {@link BatchStatus#FAILED}. */
    public static final String BROKEN =
            "the records of the batch cannot be read or written; the log says why, and what was stored stays";

    /** What went wrong with the batch itself, since {@link #updatedAt()}; empty unless it has failed. */
    public Optional<String> error() {
        return status == BatchStatus.FAILED ? Optional.of(BROKEN) : Optional.empty();
    }
}
