package io.facelib.storage.jdbc;

import io.facelib.model.ContractId;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.TenantId;
import io.facelib.storage.log.DamagedFace;
import io.facelib.storage.log.FaceCodec;
import io.facelib.storage.log.LoggedFace;
import io.facelib.storage.log.Partition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** The queries for faces, on any session: a reader's, or the writer's inside its transaction. Stateless. */
final class FaceReads {
    /** A face with the numbers of its row. */
    record Found(long sequence, long contract, FaceRecord face) {}

    /** A damaged row, with the number of its contract. */
    record Unreadable(long contract, DamagedFace face) {}

    /** Names the contract of a row. */
    interface ContractNames {
        ContractId id(Session session, long number) throws SQLException;
    }

    private static final int CHUNK = 256;

    private final Failures failures;
    private final ContractNames contracts;

    FaceReads(Failures failures, ContractNames contracts) {
        this.failures = failures;
        this.contracts = contracts;
    }

    OptionalLong tenant(Session session, TenantId tenant) throws SQLException {
        return session.number("SELECT tenant_no FROM tenant WHERE name = ?", tenant.value());
    }

    /** What is done with damaged rows where nobody can do without them. */
    Consumer<Unreadable> refusing() {
        return row -> {
            throw failures.damaged(row.face());
        };
    }

    /**
     * The faces that exist among these ids, in the order of the ids.
     *
     * @param damaged hears of the rows that cannot be read; may throw
     */
    List<Found> byId(Session session, TenantId tenant, Collection<FaceId> ids, Consumer<Unreadable> damaged)
            throws SQLException {
        OptionalLong number = tenant(session, tenant);
        if (number.isEmpty()) {
            return List.of();
        }
        Map<FaceId, Found> found = new HashMap<>();
        List<FaceId> all = List.copyOf(ids);
        for (int start = 0; start < all.size(); start += CHUNK) {
            List<FaceId> chunk = all.subList(start, Math.min(all.size(), start + CHUNK));
            for (Found face : chunk(session, tenant, number.getAsLong(), chunk, damaged)) {
                found.put(face.face().id(), face);
            }
        }
        return ids.stream()
                .map(id -> Optional.ofNullable(found.get(id)))
                .flatMap(Optional::stream)
                .toList();
    }

    private List<Found> chunk(
            Session session, TenantId tenant, long number, List<FaceId> ids, Consumer<Unreadable> damaged)
            throws SQLException {
        int places = places(ids.size());
        Object[] values = new Object[places + 1];
        values[0] = number;
        for (int i = 0; i < places; i++) {
            values[i + 1] = ids.get(Math.min(i, ids.size() - 1)).value();
        }
        String sql = "SELECT " + FaceRow.COLUMNS + " FROM face WHERE tenant_no = ? AND face_id IN (?"
                + ", ?".repeat(places - 1) + ")";
        List<Found> found = new ArrayList<>();
        try (ResultSet rows = session.query(sql, values)) {
            while (rows.next()) {
                found(session, rows, tenant, number, damaged).ifPresent(found::add);
            }
        }
        return found;
    }

    // A few sizes only, the rest filled with the last id, so that the statements stay prepared.
    private static int places(int ids) {
        return ids == 1 ? 1 : ids <= 16 ? 16 : CHUNK;
    }

    /**
     * Up to {@code limit} faces that meet a condition, with ids after {@code after}, in ascending order of ids; fewer,
     * although there are more, if some were damaged.
     *
     * @param damaged hears of the rows that cannot be read and may meet the condition; may throw
     */
    List<Found> matching(
            Session session, TenantId tenant, FaceFilter filter, String after, int limit, Consumer<Unreadable> damaged)
            throws SQLException {
        OptionalLong number = tenant(session, tenant);
        if (number.isEmpty()) {
            return List.of();
        }
        FilterSql where = FilterSql.of(filter);
        List<Object> values = new ArrayList<>(List.of(number.getAsLong(), after));
        values.addAll(where.values());
        String sql = "SELECT " + FaceRow.COLUMNS + " FROM face WHERE tenant_no = ? AND face_id > ?" + where.condition()
                + " ORDER BY face_id";
        if (where.complete()) {
            sql += " LIMIT ?";
            values.add(limit);
        }
        List<Found> result = new ArrayList<>();
        try (ResultSet rows = session.query(sql, values.toArray())) {
            while (result.size() < limit && rows.next()) {
                found(session, rows, tenant, number.getAsLong(), damaged)
                        .filter(face -> filter.matches(face.face()))
                        .ifPresent(result::add);
            }
        }
        return result;
    }

    long count(Session session, TenantId tenant, FaceFilter filter) throws SQLException {
        OptionalLong number = tenant(session, tenant);
        if (number.isEmpty()) {
            return 0;
        }
        FilterSql where = FilterSql.of(filter);
        List<Object> values = new ArrayList<>(List.of(number.getAsLong()));
        values.addAll(where.values());
        String from = " FROM face WHERE tenant_no = ?" + where.condition();
        if (where.complete()) {
            return session.number("SELECT count(*)" + from, values.toArray()).orElse(0);
        }
        long count = 0;
        try (ResultSet rows = session.query("SELECT " + FaceRow.COLUMNS + from, values.toArray())) {
            while (rows.next()) {
                boolean matches = found(session, rows, tenant, number.getAsLong(), refusing())
                        .filter(face -> filter.matches(face.face()))
                        .isPresent();
                count += matches ? 1 : 0;
            }
        }
        return count;
    }

    private Optional<Found> found(
            Session session, ResultSet row, TenantId tenant, long number, Consumer<Unreadable> damaged)
            throws SQLException {
        long contract = row.getLong(2);
        Optional<LoggedFace> logged = FaceRow.logged(row, number);
        if (logged.isEmpty()) {
            damaged.accept(new Unreadable(contract, FaceRow.damaged(row, tenant.value())));
            return Optional.empty();
        }
        Partition partition = new Partition(tenant, contracts.id(session, contract));
        FaceRecord face = FaceCodec.decode(partition, logged.get());
        return Optional.of(new Found(logged.get().sequence(), contract, face));
    }

    /**
     * The faces of a partition with {@code after < sequence <= upTo}, ascending.
     *
     * @return the sequences of the damaged rows, which are left out
     */
    LongSummaryStatistics scan(
            Session session, long tenant, long contract, long after, long upTo, Consumer<LoggedFace> sink)
            throws SQLException {
        String sql = "SELECT " + FaceRow.COLUMNS + " FROM face"
                + " WHERE tenant_no = ? AND contract_no = ? AND seq > ? AND seq <= ? ORDER BY seq";
        LongSummaryStatistics leftOut = new LongSummaryStatistics();
        try (ResultSet rows = session.query(sql, tenant, contract, after, upTo)) {
            while (rows.next()) {
                Optional<LoggedFace> face = FaceRow.logged(rows, tenant);
                if (face.isPresent()) {
                    sink.accept(face.get());
                } else {
                    leftOut.accept(rows.getLong(1));
                }
            }
        }
        return leftOut;
    }

    /** How many faces of a partition have a sequence of at most {@code upTo}; read from the index alone. */
    long count(Session session, long tenant, long contract, long upTo) throws SQLException {
        return session.number(
                        "SELECT count(*) FROM face WHERE tenant_no = ? AND contract_no = ? AND seq <= ?",
                        tenant,
                        contract,
                        upTo)
                .orElse(0);
    }
}
