package io.facelib.storage.jdbc;

import io.facelib.model.AuditCheckpoint;
import io.facelib.model.AuditRow;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.RequestAudit;
import io.facelib.model.TenantId;
import io.facelib.spi.AuditStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Audit chains and requests in a {@link SqlDatabase}. Safe for any number of threads. */
final class SqlAuditStore implements AuditStore {
    private final Transactions database;
    private final Clock clock;
    private final AuditWrites writes;

    SqlAuditStore(Transactions database, Clock clock, AuditWrites writes) {
        this.database = database;
        this.clock = clock;
        this.writes = writes;
    }

    @Override
    public void requests(List<RequestAudit> requests) {
        database.checkOpen();
        List<RequestAudit> kept = List.copyOf(requests);
        if (kept.isEmpty()) {
            return;
        }
        database.write(1_000L * kept.size(), (session, changes) -> {
            for (RequestAudit request : kept) {
                AuditWrites.insert(session, request);
            }
            return true;
        });
    }

    @Override
    public Page<AuditRow> operations(TenantId tenant, PageRequest page) {
        long after = Pages.after(page, 0);
        List<AuditRow> found =
                database.read(session -> AuditReads.operations(session, tenant, after, page.limit() + 1));
        return Pages.of(found, page, row -> Long.toString(row.sequence()));
    }

    @Override
    public Page<RequestAudit> requests(TenantId tenant, PageRequest page) {
        Pages.Place after = Pages.place(page, Pages.Place.FIRST);
        return Pages.placed(
                database.read(session -> AuditReads.requests(session, tenant, after, page.limit() + 1)), page);
    }

    @Override
    public List<AuditCheckpoint> checkpoints(TenantId tenant) {
        return database.read(session -> AuditReads.checkpoints(session, tenant));
    }

    /**
     * {@inheritDoc} Small transactions, each of one chain, whose lock holds up its own tenant only. A chain that fails stops
     * nothing else; the first failure is thrown when everything else is done.
     */
    @Override
    public Pruned prune(Instant before) {
        long moment = Micros.of(before);
        long requests = Pruning.older(database, "audit_request", "request_no", "at < ?", moment);
        long operations = 0;
        Optional<RuntimeException> failure = Optional.empty();
        for (TenantId tenant : database.read(AuditReads::tenants)) {
            try {
                operations += prune(tenant, moment);
            } catch (RuntimeException e) {
                failure = failure.or(() -> Optional.of(e));
            }
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
        return new Pruned(operations, requests);
    }

    private long prune(TenantId tenant, long before) {
        long removed = 0;
        int last;
        do {
            boolean goesOn = removed > 0;
            last = database.write(
                    64,
                    (session, changes) ->
                            writes.prune(session, tenant, before, clock.instant(), Pruning.AT_ONCE, goesOn));
            removed += last;
        } while (last == Pruning.AT_ONCE);
        return removed;
    }
}
