package io.facelib.model;

import java.time.Instant;
import java.util.List;

/**
 * What a clean-up did. Each job has its own result or {@link CleanUpResult.Failed}; one that fails holds up no other.
 *
 * @param at when it began
 * @param dryRun whether nothing was removed
 * @param thumbnails the job of {@link CleanUpResult.Thumbnails}
 * @param userQueries the job of {@link CleanUpResult.UserQueries}
 * @param auditLogs the job of {@link CleanUpResult.AuditLogs}
 * @param orphans the job of {@link CleanUpResult.Orphans}
 */
public record CleanUpReport(
        Instant at,
        boolean dryRun,
        CleanUpResult thumbnails,
        CleanUpResult userQueries,
        CleanUpResult auditLogs,
        CleanUpResult orphans) {
    /** How many jobs failed. */
    public int failed() {
        return (int) List.of(thumbnails, userQueries, auditLogs, orphans).stream()
                .filter(result -> result instanceof CleanUpResult.Failed)
                .count();
    }
}
