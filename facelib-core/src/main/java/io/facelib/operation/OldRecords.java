package io.facelib.operation;

import io.facelib.model.CleanUpResult;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.model.WorkKind;
import io.facelib.spi.AuditStore.Pruned;
import io.facelib.spi.DeadJob;
import io.facelib.spi.JobQueue;
import io.facelib.spi.StateStore;
import io.facelib.spi.VectorIndex;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Removes old rows of the state: audit behind a signed checkpoint, events and their deliveries, ingest records, and dead
 * letters. Neither the queue nor the state lists tenants, so dead letters go for tenants that have a face; those of a
 * tenant without one stay until they are dropped or the tenant is erased.
 */
final class OldRecords {
    private static final int PAGE = 500;

    private final StateStore state;
    private final JobQueue jobs;
    private final VectorIndex vectors;

    OldRecords(EngineParts parts) {
        this.state = parts.state();
        this.jobs = parts.jobs();
        this.vectors = parts.vectors();
    }

    CleanUpResult run(Instant audit, Instant records, boolean dryRun) {
        if (dryRun) {
            return new CleanUpResult.AuditLogs(audit, records, 0, 0, 0, 0);
        }
        Pruned pruned = state.audit().prune(audit);
        long deliveries = state.webhooks().prune(records);
        long ingests = state.ingests().prune(records);
        Walk.<TenantId>each(vectors::tenants, tenant -> dropDead(tenant, records));
        return new CleanUpResult.AuditLogs(audit, records, pruned.operations(), pruned.requests(), deliveries, ingests);
    }

    private void dropDead(TenantId tenant, Instant before) {
        for (WorkKind kind : WorkKind.values()) {
            boolean more = true;
            while (more) {
                more = dropFirst(tenant, kind.lane(), before);
            }
        }
    }

    /** The first page is of those that died first: asked for again for as long as all of it was old. */
    private boolean dropFirst(TenantId tenant, String lane, Instant before) {
        Page<DeadJob> page = jobs.dead(tenant, lane, new PageRequest(PAGE, Optional.empty()));
        List<String> old = page.items().stream()
                .filter(dead -> dead.died().isBefore(before))
                .map(dead -> dead.job().id())
                .toList();
        int dropped = old.isEmpty() ? 0 : jobs.drop(tenant, lane, old);
        return dropped > 0 && old.size() == page.items().size() && page.next().isPresent();
    }
}
