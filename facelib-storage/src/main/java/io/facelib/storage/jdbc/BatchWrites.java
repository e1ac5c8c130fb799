package io.facelib.storage.jdbc;

import io.facelib.model.Batch;
import io.facelib.model.BatchId;
import io.facelib.model.BatchItem;
import io.facelib.model.BatchItem.Outcome;
import io.facelib.model.BatchItem.Result;
import io.facelib.model.BatchSource;
import io.facelib.model.BatchStatus;
import io.facelib.model.TenantId;
import io.facelib.spi.AdoptedBatch;
import io.facelib.storage.log.BatchOptionsCodec;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/** What changes of batches do with the tables, inside a transaction that writes. Stateless. */
final class BatchWrites {
    private static final String FORGET_RESULT = "UPDATE batch_item SET result = NULL, faces = NULL, error = NULL,"
            + " settled_at = NULL WHERE batch_no = ? AND result = ?";

    private BatchWrites() {}

    /**
     * Keeps a new batch.
     *
     * @return whether it was kept; not if its id is there already
     */
    static boolean create(Session session, Batch batch, List<BatchSource> items) throws SQLException {
        OptionalLong number = insert(session, batch);
        for (int i = 0; number.isPresent() && i < items.size(); i++) {
            insert(session, number.getAsLong(), i, items.get(i));
        }
        return number.isPresent();
    }

    /** Keeps a batch as another store had it. @return whether it was kept; not if its id is there already */
    static boolean adopt(Session session, AdoptedBatch adopted) throws SQLException {
        OptionalLong number = insert(session, adopted.batch());
        for (BatchItem item : number.isPresent() ? adopted.items() : List.<BatchItem>of()) {
            insert(session, number.getAsLong(), item.index(), item.source());
            if (item.outcome().isPresent()) {
                put(session, number.getAsLong(), item.index(), item.outcome().get());
            }
        }
        return number.isPresent();
    }

    private static OptionalLong insert(Session session, Batch batch) throws SQLException {
        return session.number(
                "INSERT INTO batch (tenant, batch_id, status, options, total, processed, successful, failed,"
                        + " created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (batch_id, tenant) DO NOTHING RETURNING batch_no",
                batch.tenant().value(),
                batch.id().value(),
                batch.status().name(),
                BatchOptionsCodec.encode(batch.options()),
                batch.total(),
                batch.processed(),
                batch.successful(),
                batch.failed(),
                Micros.of(batch.createdAt()),
                Micros.of(batch.updatedAt()));
    }

    private static void insert(Session session, long batch, int index, BatchSource source) throws SQLException {
        session.update(
                "INSERT INTO batch_item (batch_no, item_no, kind, source) VALUES (?, ?, ?, ?)",
                batch,
                index,
                BatchRows.kind(source),
                BatchRows.text(source));
    }

    /** Changes the status of a batch that is not final. @return whether it was not */
    static boolean advance(Session session, long batch, BatchStatus status, long now) throws SQLException {
        return session.update(
                        "UPDATE batch SET status = ?, updated_at = ? WHERE batch_no = ?"
                                + " AND status IN ('CREATED', 'PROCESSING')",
                        status.name(),
                        now,
                        batch)
                > 0;
    }

    static void status(Session session, long batch, BatchStatus status, long now) throws SQLException {
        session.update("UPDATE batch SET status = ?, updated_at = ? WHERE batch_no = ?", status.name(), now, batch);
    }

    /** Settles an item and counts it. @return how many are left to be settled; empty if it was not there or settled already */
    static OptionalLong settle(Session session, long batch, int index, Outcome outcome, long now) throws SQLException {
        boolean settled = put(session, batch, index, outcome) > 0;
        if (!settled) {
            return OptionalLong.empty();
        }
        return session.number(
                "UPDATE batch SET processed = processed + 1, successful = successful + ?, failed = failed + ?,"
                        + " updated_at = ? WHERE batch_no = ? RETURNING total - processed",
                outcome.result() == Result.STORED ? 1 : 0,
                outcome.result() == Result.FAILED ? 1 : 0,
                now,
                batch);
    }

    /** Writes the outcome of an item that has none. @return how many there were, one or none */
    private static int put(Session session, long batch, int index, Outcome outcome) throws SQLException {
        return session.update(
                "UPDATE batch_item SET result = ?, faces = ?, error = ?, settled_at = ?"
                        + " WHERE batch_no = ? AND item_no = ? AND result IS NULL",
                outcome.result().name(),
                outcome.faces(),
                outcome.error().orElse(null),
                Micros.of(outcome.at()),
                batch,
                index);
    }

    /** Makes the failed items wait again, and the batch go on if there are any. @return how many */
    static int reopen(Session session, long batch, long now) throws SQLException {
        int failed = session.update(FORGET_RESULT, batch, Result.FAILED.name());
        if (failed > 0) {
            session.update(
                    "UPDATE batch SET processed = processed - ?, failed = failed - ? WHERE batch_no = ?",
                    failed,
                    failed,
                    batch);
            status(session, batch, BatchStatus.PROCESSING, now);
        }
        return failed;
    }

    /**
     * Forgets final batches that were last changed before a moment.
     *
     * @return how many
     */
    static int purge(Session session, TenantId tenant, long before) throws SQLException {
        return remove(
                session,
                "tenant = ? AND updated_at < ? AND status NOT IN ('CREATED', 'PROCESSING')",
                tenant.value(),
                before);
    }

    static void erase(Session session, TenantId tenant) throws SQLException {
        remove(session, "tenant = ?", tenant.value());
    }

    /** Locks the batches before their items, as everybody does who changes items. @return how many */
    private static int remove(Session session, String which, Object... values) throws SQLException {
        String sql = "SELECT batch_no FROM batch WHERE " + which + " ORDER BY batch_no"
                + session.locks().forUpdate();
        List<Long> batches = session.numbers(sql, values);
        for (long batch : batches) {
            session.update("DELETE FROM batch_item WHERE batch_no = ?", batch);
            session.update("DELETE FROM batch WHERE batch_no = ?", batch);
        }
        return batches.size();
    }

    /** The number of a batch, locked for the transaction that is about to change its items. */
    static OptionalLong held(Session session, TenantId tenant, BatchId id) throws SQLException {
        return session.number(
                "SELECT batch_no FROM batch WHERE batch_id = ? AND tenant = ?"
                        + session.locks().forUpdate(),
                id.value(),
                tenant.value());
    }

    /** The number of a batch. */
    static OptionalLong number(Session session, TenantId tenant, BatchId id) throws SQLException {
        return session.number(
                "SELECT batch_no FROM batch WHERE batch_id = ? AND tenant = ?", id.value(), tenant.value());
    }
}
