package io.facelib.storage.jdbc;

import io.facelib.error.InvalidInputException;
import io.facelib.model.Embedding;
import io.facelib.model.Identity;
import io.facelib.model.IdentityId;
import io.facelib.model.IdentityMatch;
import io.facelib.model.TemplateId;
import io.facelib.model.TenantId;
import io.facelib.spi.IdentityMatches;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/** The queries for identities, on any session. Stateless. */
final class IdentityReads {
    private static final Comparator<IdentityMatch> BEST_FIRST =
            Comparator.comparingDouble(IdentityMatch::cosine).reversed().thenComparing(IdentityMatch::identity);
    private static final String SELECT = "SELECT " + IdentityRow.COLUMNS + " FROM identity WHERE tenant = ? AND ";

    private IdentityReads() {}

    static Optional<Identity> get(Session session, TenantId tenant, IdentityId id) throws SQLException {
        try (ResultSet rows = session.query(SELECT + "identity_id = ?", tenant.value(), id.value())) {
            return rows.next() ? Optional.of(whole(session, rows)) : Optional.empty();
        }
    }

    /** Up to {@code limit} identities with ids after {@code after}, in ascending order of their ids. */
    static List<Identity> list(Session session, TenantId tenant, String after, int limit) throws SQLException {
        List<Identity> found = new ArrayList<>();
        String sql = SELECT + "identity_id > ? ORDER BY identity_id LIMIT ?";
        try (ResultSet rows = session.query(sql, tenant.value(), after, limit)) {
            while (rows.next()) {
                found.add(whole(session, rows));
            }
        }
        return found;
    }

    /** The identity of the current row of a query for {@link IdentityRow#COLUMNS}. */
    static Identity whole(Session session, ResultSet row) throws SQLException {
        return IdentityRow.read(row).identity(templates(session, row));
    }

    private static Map<TemplateId, TemplateRow> templates(Session session, ResultSet owner) throws SQLException {
        Map<TemplateId, TemplateRow> found = new HashMap<>();
        String sql = "SELECT " + TemplateRow.COLUMNS + " FROM template WHERE identity_no = ?";
        try (ResultSet rows = session.query(sql, owner.getLong(8))) {
            while (rows.next()) {
                TemplateRow template = TemplateRow.read(rows, IdentityRow.named(owner));
                found.put(id(template, owner), template);
            }
        }
        return found;
    }

    private static TemplateId id(TemplateRow template, ResultSet owner) throws SQLException {
        try {
            return new TemplateId(template.id());
        } catch (InvalidInputException e) {
            throw new DamagedException("a template of " + IdentityRow.named(owner) + " has no id", e);
        }
    }

    /**
     * Compares a vector with the centroids of all identities of its contract, in one scan.
     *
     * @param requireWanted asked for each; throws to end the scan early
     */
    static IdentityMatches closest(Session session, TenantId tenant, Embedding probe, int limit, Runnable requireWanted)
            throws SQLException {
        PriorityQueue<IdentityMatch> best = new PriorityQueue<>(BEST_FIRST.reversed());
        long compared = 0;
        try (ResultSet rows = session.query(
                SELECT + "contract = ?", tenant.value(), probe.contract().value())) {
            while (rows.next()) {
                requireWanted.run();
                IdentityRow row = IdentityRow.read(rows);
                best.add(new IdentityMatch(row.identity(), row.mean().cosine(probe)));
                if (best.size() > limit) {
                    best.remove();
                }
                compared++;
            }
        }
        return new IdentityMatches(best.stream().sorted(BEST_FIRST).toList(), compared);
    }
}
