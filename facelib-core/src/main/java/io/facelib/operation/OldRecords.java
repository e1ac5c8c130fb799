package io.facelib.operation;

import io.facelib.model.CleanUpResult;
import io.facelib.model.WorkKind;
import io.facelib.spi.AuditStore.Pruned;
import io.facelib.spi.JobQueue;
import io.facelib.spi.StateStore;
import java.time.Instant;

/**
 * Removes old rows of the state, of all tenants: audit behind a signed checkpoint, events and their deliveries, ingest
 * records, and dead letters.
 */
final class OldRecords {
    private final StateStore state;
    private final JobQueue jobs;

    OldRecords(EngineParts parts) {
        this.state = parts.state();
        this.jobs = parts.jobs();
    }

    CleanUpResult run(Instant audit, Instant records, boolean dryRun) {
        if (dryRun) {
            return new CleanUpResult.AuditLogs(audit, records, 0, 0, 0, 0);
        }
        Pruned pruned = state.audit().prune(audit);
        long deliveries = state.webhooks().prune(records);
        long ingests = state.ingests().prune(records);
        for (WorkKind kind : WorkKind.values()) {
            jobs.prune(kind.lane(), records);
        }
        return new CleanUpResult.AuditLogs(audit, records, pruned.operations(), pruned.requests(), deliveries, ingests);
    }
}
