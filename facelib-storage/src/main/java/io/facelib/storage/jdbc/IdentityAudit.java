package io.facelib.storage.jdbc;

import io.facelib.model.Identity;
import io.facelib.model.IdentityEvent;
import io.facelib.model.IdentityId;
import io.facelib.spi.Errand;
import io.facelib.storage.log.DamagedIdentity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Walks over all identities, events and errands: to check them, to give them away, to remove what is damaged. */
final class IdentityAudit {
    private static final String REMEDY =
            "; discard what is damaged (EmbeddedStorage.discardDamagedIdentities(), or verify --discard-damaged) and enrol"
                    + " the person again, or restore a backup";

    private static final String IDENTITIES = "SELECT " + IdentityRow.COLUMNS + " FROM identity ORDER BY identity_no";
    private static final String EVENTS =
            "SELECT event_no, tenant, checksum, body, event_id, identity, other FROM identity_event ORDER BY event_no";
    private static final String ERRANDS =
            "SELECT errand_no, tenant, checksum, body, errand_id FROM errand ORDER BY errand_no";
    private static final String LOST_TEMPLATES =
            " FROM template WHERE identity_no NOT IN (SELECT identity_no FROM identity)";
    private static final String LOST_MOVED = " FROM identity_moved WHERE NOT EXISTS (SELECT 1 FROM identity_event e"
            + " WHERE e.tenant = identity_moved.tenant AND e.event_id = identity_moved.merge_id)";

    private interface RowCheck {
        void check(ResultSet row) throws SQLException;
    }

    private final Problems problems;

    IdentityAudit(Problems problems) {
        this.problems = problems;
    }

    /** Finds everything that is wrong with identities. */
    void check(Session session) {
        problems.attempt(() -> each(session, IDENTITIES, row -> checkIdentity(session, row)));
        problems.attempt(() -> each(session, EVENTS, this::checkEvent));
        problems.attempt(() -> each(session, ERRANDS, this::checkErrand));
        problems.attempt(() -> {
            problems.count(session, "templates without an identity", "SELECT count(*)" + LOST_TEMPLATES);
            problems.count(session, "moved faces without a merge", "SELECT count(*)" + LOST_MOVED);
        });
    }

    private static void each(Session session, String sql, RowCheck check) throws SQLException {
        try (ResultSet rows = session.query(sql)) {
            while (rows.next()) {
                check.check(rows);
            }
        }
    }

    private void checkIdentity(Session session, ResultSet row) throws SQLException {
        try {
            Identity identity = IdentityReads.whole(session, row);
            if (!identity.centroid().equals(IdentityRow.read(row).mean())) {
                problems.add(IdentityRow.named(row) + ": its centroid is not the mean of its templates" + REMEDY);
            }
        } catch (DamagedException e) {
            problems.add(e.getMessage() + REMEDY);
        }
    }

    private void checkEvent(ResultSet row) throws SQLException {
        if (!isWhole(HistoryReads.event(row), row)) {
            problems.add("event " + row.getLong(1) + " of tenant " + row.getString(2) + " is damaged" + REMEDY);
        }
    }

    private static boolean isWhole(Optional<IdentityEvent> event, ResultSet row) throws SQLException {
        return event.isPresent()
                && event.get().id().equals(row.getString(5))
                && event.get().identity().value().equals(row.getString(6))
                && Objects.equals(event.get().other().map(IdentityId::value).orElse(null), row.getString(7));
    }

    private void checkErrand(ResultSet row) throws SQLException {
        if (!isWholeErrand(HistoryReads.errand(row), row)) {
            problems.add("errand " + row.getLong(1) + " of tenant " + row.getString(2) + " is damaged" + REMEDY);
        }
    }

    private static boolean isWholeErrand(Optional<Errand> errand, ResultSet row) throws SQLException {
        return errand.isPresent() && errand.get().id().equals(row.getString(5));
    }

    /** Gives every identity that can be read. */
    static void forEach(Session session, Consumer<Identity> sink) throws SQLException {
        each(session, IDENTITIES, row -> whole(session, row).ifPresent(sink));
    }

    private static Optional<Identity> whole(Session session, ResultSet row) throws SQLException {
        try {
            Identity identity = IdentityReads.whole(session, row);
            boolean mean = identity.centroid().equals(IdentityRow.read(row).mean());
            return mean ? Optional.of(identity) : Optional.empty();
        } catch (DamagedException e) {
            return Optional.empty();
        }
    }

    /** Removes what cannot be read. @return the identities that were removed */
    static List<DamagedIdentity> discard(Session session) throws SQLException {
        List<DamagedIdentity> discarded = new ArrayList<>();
        List<Long> identities = new ArrayList<>();
        each(session, IDENTITIES, row -> {
            if (whole(session, row).isEmpty()) {
                discarded.add(IdentityRow.named(row));
                identities.add(row.getLong(8));
            }
        });
        for (long number : identities) {
            IdentityWrites.remove(session, number);
        }
        List<Long> events = new ArrayList<>();
        each(session, EVENTS, row -> addUnless(isWhole(HistoryReads.event(row), row), row, events));
        delete(session, "DELETE FROM identity_event WHERE event_no = ?", events);
        List<Long> errands = new ArrayList<>();
        each(session, ERRANDS, row -> addUnless(isWholeErrand(HistoryReads.errand(row), row), row, errands));
        delete(session, "DELETE FROM errand WHERE errand_no = ?", errands);
        session.update("DELETE" + LOST_TEMPLATES);
        session.update("DELETE" + LOST_MOVED);
        return discarded;
    }

    private static void addUnless(boolean whole, ResultSet row, List<Long> numbers) throws SQLException {
        if (!whole) {
            numbers.add(row.getLong(1));
        }
    }

    private static void delete(Session session, String sql, List<Long> numbers) throws SQLException {
        for (long number : numbers) {
            session.update(sql, number);
        }
    }
}
