package io.facelib.storage.jdbc;

import io.facelib.model.TenantId;
import io.facelib.spi.KeyService;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;

/** Walks over jobs and state to check them: that rows can be read, and that what they repeat agrees. */
final class StateCheck {
    private static final String COUNTS = "SELECT b.batch_id, b.tenant FROM batch b"
            + " LEFT JOIN batch_item i ON i.batch_no = b.batch_no"
            + " GROUP BY b.batch_no, b.batch_id, b.tenant, b.total, b.processed, b.successful, b.failed"
            + " HAVING count(i.item_no) <> b.total OR count(i.result) <> b.processed"
            + " OR count(CASE WHEN i.result = 'STORED' THEN 1 END) <> b.successful"
            + " OR count(CASE WHEN i.result = 'FAILED' THEN 1 END) <> b.failed"
            + " ORDER BY b.batch_no";
    private static final Map<String, String> WITHOUT_OWNER = Map.of(
            "items without a batch",
            "SELECT count(*) FROM batch_item WHERE batch_no NOT IN (SELECT batch_no FROM batch)",
            "jobs without a group",
            "SELECT count(*) FROM job WHERE group_no NOT IN (SELECT group_no FROM job_group)",
            "groups without a job",
            "SELECT count(*) FROM job_group WHERE group_no NOT IN (SELECT group_no FROM job)",
            "event types without an endpoint",
            "SELECT count(*) FROM webhook_type WHERE endpoint_no NOT IN (SELECT endpoint_no FROM webhook_endpoint)",
            "delivery attempts without an endpoint",
            "SELECT count(*) FROM webhook_attempt WHERE endpoint_no NOT IN (SELECT endpoint_no FROM webhook_endpoint)");

    private interface Row {
        void read(ResultSet row) throws SQLException;
    }

    private final Problems problems;

    StateCheck(Problems problems) {
        this.problems = problems;
    }

    /** Finds what is wrong with jobs and state. */
    void check(Session session) {
        problems.attempt(() -> each(
                session,
                COUNTS,
                row -> problems.add("batch " + row.getString(1) + " of tenant " + row.getString(2)
                        + " does not count its items right; restore a backup")));
        WITHOUT_OWNER.forEach((what, sql) -> problems.attempt(() -> problems.count(session, what, sql)));
        readable(session, "SELECT " + BatchRows.COLUMNS + " FROM batch", BatchRows::whole);
        readable(session, "SELECT " + BatchRows.ITEM_COLUMNS + " FROM batch_item", BatchRows::item);
        readable(session, "SELECT body, message_key, at FROM ingest", SqlIngestStore::entry);
        readable(session, "SELECT " + JobReads.COLUMNS + " FROM job", JobReads::job);
        readable(
                session,
                "SELECT " + WebhookRows.ENDPOINT + " FROM webhook_endpoint",
                row -> WebhookRows.endpoint(row, Set.of()));
        readable(session, "SELECT " + WebhookRows.EVENT + " FROM webhook_event", WebhookRows::event);
    }

    private void readable(Session session, String sql, Row reading) {
        problems.attempt(() -> each(session, sql, row -> {
            try {
                reading.read(row);
            } catch (DamagedException e) {
                problems.add(e.getMessage() + "; restore a backup");
            }
        }));
    }

    private static void each(Session session, String sql, Row reading) throws SQLException {
        try (ResultSet rows = session.query(sql)) {
            while (rows.next()) {
                reading.read(rows);
            }
        }
    }

    /** Finds the audit chains that are not what was sealed with these keys. */
    void checkChains(Session session, KeyService keys) {
        problems.attempt(() -> {
            for (TenantId tenant : AuditReads.tenants(session)) {
                problems.attempt(() -> new ChainCheck(session, keys, tenant, problems).run());
            }
        });
    }
}
