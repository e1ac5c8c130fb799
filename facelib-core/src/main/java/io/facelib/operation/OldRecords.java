package io.facelib.operation;

import io.facelib.model.CleanUpResult;
import io.facelib.spi.AuditStore.Pruned;
import io.facelib.spi.StateStore;
import java.time.Instant;

/** Removes old rows of the state: audit behind a signed checkpoint, events and their deliveries, ingest records. */
final class OldRecords {
    private final StateStore state;

    OldRecords(StateStore state) {
        this.state = state;
    }

    CleanUpResult run(Instant audit, Instant records, boolean dryRun) {
        if (dryRun) {
            return new CleanUpResult.AuditLogs(audit, records, 0, 0, 0, 0);
        }
        Pruned pruned = state.audit().prune(audit);
        long deliveries = state.webhooks().prune(records);
        long ingests = state.ingests().prune(records);
        return new CleanUpResult.AuditLogs(audit, records, pruned.operations(), pruned.requests(), deliveries, ingests);
    }
}
