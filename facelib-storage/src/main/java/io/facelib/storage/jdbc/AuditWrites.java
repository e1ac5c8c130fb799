package io.facelib.storage.jdbc;

import io.facelib.model.AuditCheckpoint;
import io.facelib.model.AuditRow;
import io.facelib.model.ContractId;
import io.facelib.model.OperationAudit;
import io.facelib.model.RequestAudit;
import io.facelib.model.TenantId;
import io.facelib.spi.AuditChain;
import io.facelib.spi.KeyService;
import io.facelib.storage.jdbc.Locks.Area;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What audit does with its tables, inside a transaction that writes. */
final class AuditWrites {
    /** The end of a chain: what the next row is sealed with. */
    private record End(long sequence, String seal) {}

    private final KeyService keys;

    AuditWrites(KeyService keys) {
        this.keys = keys;
    }

    /** Appends operations to the chain of a tenant. */
    void append(Session session, TenantId tenant, List<OperationAudit> entries) throws SQLException {
        if (entries.isEmpty()) {
            return;
        }
        session.lock(Area.CHAIN, tenant.value());
        End end = end(session, tenant);
        for (OperationAudit entry : entries) {
            AuditRow row = AuditChain.next(keys, tenant, end.sequence() + 1, end.seal(), AuditRows.storable(entry));
            insert(session, tenant, row);
            end = new End(row.sequence(), row.seal());
        }
    }

    /** The last row, or what is left of it where it was pruned. */
    private static End end(Session session, TenantId tenant) throws SQLException {
        for (String table : List.of("audit_operation", "audit_checkpoint")) {
            String sql = "SELECT sequence, seal FROM " + table + " WHERE tenant = ? ORDER BY sequence DESC LIMIT 1";
            try (ResultSet rows = session.query(sql, tenant.value())) {
                if (rows.next()) {
                    return new End(rows.getLong(1), Names.text("the seal of an audit row", rows, 2));
                }
            }
        }
        return new End(0, "");
    }

    private static void insert(Session session, TenantId tenant, AuditRow row) throws SQLException {
        OperationAudit entry = row.entry();
        session.update(
                "INSERT INTO audit_operation (tenant, sequence, at, request_id, actor, operation, faces, results,"
                        + " vectors, contract, threshold, outcome, seal)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                tenant.value(),
                row.sequence(),
                Micros.of(entry.at()),
                entry.requestId(),
                entry.actor().orElse(null),
                entry.operation(),
                entry.faces(),
                entry.results(),
                entry.vectors(),
                entry.contract().map(ContractId::value).orElse(null),
                entry.threshold().isPresent() ? (Object) entry.threshold().getAsDouble() : null,
                entry.outcome(),
                row.seal());
    }

    static void insert(Session session, RequestAudit request) throws SQLException {
        session.update(
                "INSERT INTO audit_request (tenant, at, request_id, method, path, status, took, user_agent, address,"
                        + " response_size) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                request.tenant().map(TenantId::value).orElse(null),
                Micros.of(request.at()),
                request.requestId(),
                request.method(),
                request.path(),
                request.status(),
                Micros.of(request.took()),
                request.userAgent(),
                request.address(),
                request.responseSize());
    }

    /**
     * Removes what is older than a moment from a chain, up to so many rows. A chain loses its beginning only: what stands
     * behind a row that is kept is kept, whatever its time.
     *
     * @param goesOn whether an earlier step of the same pruning removed rows: its checkpoint is moved forward
     * @return how many rows there were; fewer than {@code most} where nothing is left that is so old
     */
    int prune(Session session, TenantId tenant, long before, Instant now, int most, boolean goesOn)
            throws SQLException {
        session.lock(Area.CHAIN, tenant.value());
        OptionalLong first = session.number(
                "SELECT sequence FROM audit_operation WHERE tenant = ? ORDER BY sequence LIMIT 1", tenant.value());
        if (first.isEmpty()) {
            return 0;
        }
        Optional<End> last = lastOlder(session, tenant, before, first.getAsLong() + most - 1);
        if (last.isEmpty()) {
            return 0;
        }
        if (goesOn) {
            long former = first.getAsLong() - 1;
            session.update("DELETE FROM audit_checkpoint WHERE tenant = ? AND sequence = ?", tenant.value(), former);
        }
        long sequence = last.get().sequence();
        insert(
                session,
                tenant,
                AuditChain.checkpoint(keys, tenant, sequence, last.get().seal(), truncated(now)));
        return session.update(
                "DELETE FROM audit_operation WHERE tenant = ? AND sequence <= ?", tenant.value(), sequence);
    }

    /** The last of the beginning of a chain that is older than a moment; looks no further than {@code furthest}. */
    private static Optional<End> lastOlder(Session session, TenantId tenant, long before, long furthest)
            throws SQLException {
        OptionalLong kept = session.number(
                "SELECT sequence FROM audit_operation WHERE tenant = ? AND sequence <= ? AND at >= ?"
                        + " ORDER BY sequence LIMIT 1",
                tenant.value(),
                furthest,
                before);
        long most = kept.isPresent() ? kept.getAsLong() - 1 : furthest;
        String sql = "SELECT sequence, seal FROM audit_operation WHERE tenant = ? AND sequence <= ?"
                + " ORDER BY sequence DESC LIMIT 1";
        try (ResultSet rows = session.query(sql, tenant.value(), most)) {
            return rows.next()
                    ? Optional.of(new End(rows.getLong(1), Names.text("the seal of an audit row", rows, 2)))
                    : Optional.empty();
        }
    }

    private static Instant truncated(Instant time) {
        return Micros.instant(Micros.of(time));
    }

    private static void insert(Session session, TenantId tenant, AuditCheckpoint checkpoint) throws SQLException {
        session.update(
                "INSERT INTO audit_checkpoint (tenant, sequence, seal, at, signature) VALUES (?, ?, ?, ?, ?)",
                tenant.value(),
                checkpoint.sequence(),
                checkpoint.seal(),
                Micros.of(checkpoint.at()),
                checkpoint.signature());
    }
}
