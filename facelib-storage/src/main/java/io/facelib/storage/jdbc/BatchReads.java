package io.facelib.storage.jdbc;

import io.facelib.model.Batch;
import io.facelib.model.BatchId;
import io.facelib.model.BatchItem;
import io.facelib.model.BatchItem.Result;
import io.facelib.model.TenantId;
import io.facelib.spi.BatchStore.Listing;
import io.facelib.storage.jdbc.HistoryReads.Numbered;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The queries for batches and their items, on any session. Stateless. */
final class BatchReads {
    private static final String SELECT = "SELECT " + BatchRows.COLUMNS + " FROM batch WHERE ";
    private static final String ITEMS = "SELECT " + BatchRows.ITEM_COLUMNS + " FROM batch_item WHERE batch_no = ? AND ";

    private BatchReads() {}

    static Optional<Numbered<Batch>> get(Session session, TenantId tenant, BatchId id) throws SQLException {
        return get(session, tenant, id, "");
    }

    /** The same, locked for the transaction that is about to change it or its items. */
    static Optional<Numbered<Batch>> held(Session session, TenantId tenant, BatchId id) throws SQLException {
        return get(session, tenant, id, session.locks().forUpdate());
    }

    private static Optional<Numbered<Batch>> get(Session session, TenantId tenant, BatchId id, String lock)
            throws SQLException {
        String sql = SELECT + "batch_id = ? AND tenant = ?" + lock;
        try (ResultSet rows = session.query(sql, id.value(), tenant.value())) {
            return rows.next() ? Optional.of(numbered(rows)) : Optional.empty();
        }
    }

    private static Numbered<Batch> numbered(ResultSet row) throws SQLException {
        return new Numbered<>(row.getLong(11), BatchRows.batch(row));
    }

    static boolean exists(Session session, BatchId id) throws SQLException {
        return session.number("SELECT 1 FROM batch WHERE batch_id = ? LIMIT 1", id.value())
                .isPresent();
    }

    static Listing list(Session session, TenantId tenant, int offset, int limit) throws SQLException {
        long total = session.number("SELECT count(*) FROM batch WHERE tenant = ?", tenant.value())
                .orElse(0);
        List<Batch> batches = new ArrayList<>();
        String sql = SELECT + "tenant = ? ORDER BY created_at DESC, batch_id LIMIT ? OFFSET ?";
        try (ResultSet rows = session.query(sql, tenant.value(), limit, offset)) {
            while (rows.next()) {
                batches.add(BatchRows.batch(rows));
            }
        }
        return new Listing(batches, (int) Math.min(total, Integer.MAX_VALUE));
    }

    /** Up to {@code limit} batches that are not final, with numbers above {@code after}; empty ones cannot be told. */
    static List<Numbered<Optional<Batch>>> unfinished(Session session, long after, int limit) throws SQLException {
        List<Numbered<Optional<Batch>>> found = new ArrayList<>();
        String sql = SELECT + "status IN ('CREATED', 'PROCESSING') AND batch_no > ? ORDER BY batch_no LIMIT ?";
        try (ResultSet rows = session.query(sql, after, limit)) {
            while (rows.next()) {
                found.add(new Numbered<>(rows.getLong(11), ifNamed(rows)));
            }
        }
        return found;
    }

    private static Optional<Batch> ifNamed(ResultSet row) throws SQLException {
        try {
            return Optional.of(BatchRows.batch(row));
        } catch (DamagedException e) {
            return Optional.empty();
        }
    }

    /** Up to {@code limit} items of a batch with indexes above {@code after}, in order. */
    static List<BatchItem> items(Session session, long batch, Optional<Result> result, long after, int limit)
            throws SQLException {
        String order = "item_no > ? ORDER BY item_no LIMIT ?";
        try (ResultSet rows = result.isEmpty()
                ? session.query(ITEMS + order, batch, after, limit)
                : session.query(
                        ITEMS + "result = ? AND " + order, batch, result.get().name(), after, limit)) {
            List<BatchItem> items = new ArrayList<>();
            while (rows.next()) {
                items.add(BatchRows.item(rows));
            }
            return items;
        }
    }
}
