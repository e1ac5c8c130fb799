package io.facelib.storage.jdbc;

import io.facelib.error.InvalidInputException;
import io.facelib.model.FaceId;
import io.facelib.model.IdentityEvent;
import io.facelib.model.IdentityId;
import io.facelib.model.TenantId;
import io.facelib.spi.Errand;
import io.facelib.storage.log.BadBodyException;
import io.facelib.storage.log.ErrandCodec;
import io.facelib.storage.log.IdentityEventCodec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queries for what happened to identities and for the errands they owe, on any session. Stateless.
 *
 * <p>The {@link Checksum} of such a row is that of tenant and body.
 */
final class HistoryReads {
    /** Something with its number, which is its place. */
    record Numbered<T>(long number, T item) {}

    private static final String EVENT = "SELECT event_no, tenant, checksum, body FROM identity_event WHERE tenant = ?";

    private static final Logger LOG = LoggerFactory.getLogger(HistoryReads.class);

    private HistoryReads() {}

    static long checksum(String tenant, byte[] body) {
        return new Checksum().text(tenant).bytes(body).value();
    }

    /** Up to {@code limit} events that name an identity, with numbers below {@code before}, newest first. */
    static List<Numbered<IdentityEvent>> history(
            Session session, TenantId tenant, IdentityId id, long before, int limit) throws SQLException {
        String sql = EVENT + " AND (identity = ? OR other = ?) AND event_no < ? ORDER BY event_no DESC LIMIT ?";
        try (ResultSet rows = session.query(sql, tenant.value(), id.value(), id.value(), before, limit)) {
            return whole(rows, "identity " + id + " of tenant " + tenant);
        }
    }

    /** Up to {@code limit} events of a tenant with numbers above {@code after}, in the order they were written. */
    static List<Numbered<IdentityEvent>> events(Session session, TenantId tenant, long after, int limit)
            throws SQLException {
        String sql = EVENT + " AND event_no > ? ORDER BY event_no LIMIT ?";
        try (ResultSet rows = session.query(sql, tenant.value(), after, limit)) {
            return whole(rows, "tenant " + tenant);
        }
    }

    private static List<Numbered<IdentityEvent>> whole(ResultSet rows, String whose) throws SQLException {
        List<Numbered<IdentityEvent>> found = new ArrayList<>();
        while (rows.next()) {
            IdentityEvent event = event(rows)
                    .orElseThrow(() -> new DamagedException(
                            "an event in the history of " + whose + " is not what was written", null));
            found.add(new Numbered<>(rows.getLong(1), event));
        }
        return found;
    }

    /** The event of a row of number, tenant, checksum and body; empty if it is not what was written. */
    static Optional<IdentityEvent> event(ResultSet row) throws SQLException {
        byte[] body = row.getBytes(4);
        if (!whole(row, body)) {
            return Optional.empty();
        }
        try {
            return Optional.of(IdentityEventCodec.decode(body));
        } catch (BadBodyException e) {
            return Optional.empty();
        }
    }

    private static boolean whole(ResultSet row, byte[] body) throws SQLException {
        String tenant = row.getString(2);
        return tenant != null && body != null && checksum(tenant, body) == row.getLong(3);
    }

    /** Up to {@code limit} faces that a merge moved, with ids after {@code after}, in ascending order of their ids. */
    static List<FaceId> moved(Session session, TenantId tenant, String merge, String after, int limit)
            throws SQLException {
        List<FaceId> found = new ArrayList<>();
        String sql = "SELECT face_id FROM identity_moved WHERE tenant = ? AND merge_id = ? AND face_id > ?"
                + " ORDER BY face_id LIMIT ?";
        try (ResultSet rows = session.query(sql, tenant.value(), merge, after, limit)) {
            while (rows.next()) {
                found.add(Names.face(rows, 1));
            }
        }
        return found;
    }

    /**
     * Up to {@code limit} errands with numbers above {@code after}, in the order they were begun. A damaged one is empty:
     * it must not keep the errands of all tenants waiting.
     */
    static List<Numbered<Optional<Errand>>> errands(Session session, long after, int limit) throws SQLException {
        List<Numbered<Optional<Errand>>> found = new ArrayList<>();
        String sql = "SELECT errand_no, tenant, checksum, body FROM errand WHERE errand_no > ?"
                + " ORDER BY errand_no LIMIT ?";
        try (ResultSet rows = session.query(sql, after, limit)) {
            while (rows.next()) {
                Optional<Errand> errand = errand(rows);
                if (errand.isEmpty()) {
                    LOG.warn(
                            "errand {} of tenant {} is damaged and left out; run verify",
                            rows.getLong(1),
                            rows.getString(2));
                }
                found.add(new Numbered<>(rows.getLong(1), errand));
            }
        }
        return found;
    }

    /** The errand of a row of number, tenant, checksum and body; empty if it is not what was written. */
    static Optional<Errand> errand(ResultSet row) throws SQLException {
        byte[] body = row.getBytes(4);
        if (!whole(row, body)) {
            return Optional.empty();
        }
        try {
            return Optional.of(ErrandCodec.decode(body, TenantId.of(row.getString(2))));
        } catch (BadBodyException | InvalidInputException e) {
            return Optional.empty();
        }
    }
}
