package io.facelib.storage.jdbc;

import io.facelib.model.AuditCheckpoint;
import io.facelib.model.AuditRow;
import io.facelib.model.RequestAudit;
import io.facelib.model.TenantId;
import io.facelib.storage.jdbc.Pages.At;
import io.facelib.storage.jdbc.Pages.Place;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The queries for audit, on any session. Stateless. */
final class AuditReads {
    private AuditReads() {}

    /** Up to {@code limit} operations of a tenant behind a sequence, in the order of the chain. */
    static List<AuditRow> operations(Session session, TenantId tenant, long after, int limit) throws SQLException {
        List<AuditRow> found = new ArrayList<>();
        String sql = "SELECT " + AuditRows.OPERATION + " FROM audit_operation WHERE tenant = ? AND sequence > ?"
                + " ORDER BY sequence LIMIT ?";
        try (ResultSet rows = session.query(sql, tenant.value(), after, limit)) {
            while (rows.next()) {
                found.add(AuditRows.operation(rows));
            }
        }
        return found;
    }

    /** Up to {@code limit} requests of a tenant behind a place, oldest first. */
    static List<At<RequestAudit>> requests(Session session, TenantId tenant, Place after, int limit)
            throws SQLException {
        List<At<RequestAudit>> found = new ArrayList<>();
        String sql = "SELECT " + AuditRows.REQUEST + " FROM audit_request WHERE tenant = ?"
                + " AND (at, request_no) > (?, ?) ORDER BY at, request_no LIMIT ?";
        try (ResultSet rows = session.query(sql, tenant.value(), after.time(), after.number(), limit)) {
            while (rows.next()) {
                found.add(new At<>(new Place(rows.getLong(2), rows.getLong(11)), AuditRows.request(rows)));
            }
        }
        return found;
    }

    static List<AuditCheckpoint> checkpoints(Session session, TenantId tenant) throws SQLException {
        List<AuditCheckpoint> found = new ArrayList<>();
        String sql = "SELECT " + AuditRows.CHECKPOINT + " FROM audit_checkpoint WHERE tenant = ? ORDER BY sequence";
        try (ResultSet rows = session.query(sql, tenant.value())) {
            while (rows.next()) {
                found.add(AuditRows.checkpoint(rows));
            }
        }
        return found;
    }

    /** The tenants that have a chain, in order; a step of the index each, however many rows. */
    static List<TenantId> tenants(Session session) throws SQLException {
        List<TenantId> tenants = new ArrayList<>();
        Optional<TenantId> next = next(session, "");
        while (next.isPresent()) {
            tenants.add(next.get());
            next = next(session, next.get().value());
        }
        return tenants;
    }

    private static Optional<TenantId> next(Session session, String after) throws SQLException {
        String sql = "SELECT min(tenant) FROM (SELECT min(tenant) AS tenant FROM audit_operation WHERE tenant > ?"
                + " UNION ALL SELECT min(tenant) FROM audit_checkpoint WHERE tenant > ?) AS chains";
        try (ResultSet rows = session.query(sql, after, after)) {
            return rows.next() && rows.getString(1) != null ? Optional.of(Names.tenant(rows, 1)) : Optional.empty();
        }
    }
}
