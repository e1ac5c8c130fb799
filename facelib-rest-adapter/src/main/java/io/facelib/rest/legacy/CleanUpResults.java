package io.facelib.rest.legacy;

import io.facelib.model.CleanUpReport;
import io.facelib.model.CleanUpResult;
import io.facelib.model.RetentionPolicy;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a clean-up did.
 *
 * @param timestamp when it began
 * @param jobs by name; each tells {@code status} and what it did
 * @param summary how many of them ended well
 */
record CleanUpResults(double timestamp, Map<String, Map<String, Object>> jobs, Summary summary) {
    private static final String SUCCESS = "success";

    record Summary(int totalJobs, int successfulJobs, int failedJobs, String overallStatus) {}

    static CleanUpResults of(CleanUpReport report, RetentionPolicy policy) {
        Map<String, Map<String, Object>> jobs = new LinkedHashMap<>();
        jobs.put("thumbnails", job(report.thumbnails(), policy));
        jobs.put("user_queries", job(report.userQueries(), policy));
        jobs.put("audit_logs", job(report.auditLogs(), policy));
        jobs.put("orphaned_vectors", job(report.orphans(), policy));
        int failed = report.failed();
        String overall = failed == 0 ? SUCCESS : "partial_failure";
        return new CleanUpResults(
                UnixTime.seconds(report.at()), jobs, new Summary(jobs.size(), jobs.size() - failed, failed, overall));
    }

    private static Map<String, Object> job(CleanUpResult result, RetentionPolicy policy) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("status", SUCCESS);
        if (result instanceof CleanUpResult.Thumbnails thumbnails) {
            told.put("deleted_images", thumbnails.objects());
            told.put("retention_days", policy.crawledThumbnails().toDays());
            told.put("cutoff_date", date(thumbnails.cutoff()));
        } else if (result instanceof CleanUpResult.UserQueries queries) {
            told.put("deleted_user_queries", queries.images());
            told.put("retention_hours", policy.userQueries().toHours());
            told.put("cutoff_date", date(queries.cutoff()));
        } else if (result instanceof CleanUpResult.AuditLogs audit) {
            told.put("deleted_audit_logs", audit.requests());
            told.put("deleted_search_logs", audit.operations());
            told.put("retention_days", policy.audit().toDays());
            told.put("cutoff_date", date(audit.auditCutoff()));
        } else if (result instanceof CleanUpResult.Orphans orphans) {
            told.put("message", orphans.faces() + " faces have lost their picture");
            told.put("deleted_vectors", orphans.removedFaces());
        } else {
            // What exactly went wrong may name hosts and paths: that is for the log.
            told.put("status", "error");
            told.put("error", "the job failed; the log tells why");
        }
        return told;
    }

    private static String date(Instant time) {
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
                time.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC));
    }
}
