package io.facelib.storage.jdbc;

import io.facelib.error.ContractMismatchException;
import io.facelib.model.ContractId;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.IdentityId;
import io.facelib.model.TenantId;
import io.facelib.storage.jdbc.FaceReads.Found;
import io.facelib.storage.jdbc.FaceReads.Unreadable;
import io.facelib.storage.log.Change;
import io.facelib.storage.log.DamagedFace;
import io.facelib.storage.log.LoggedFace;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** What writes do with the tables, inside the writer's transaction. For the writer thread. */
final class FaceWrites {
    /** What a removal removed: the faces that could be read, and those that could not. */
    record Removed(List<FaceRecord> faces, List<DamagedFace> damaged) {}

    private final Dialect dialect;
    private final Contracts contracts;
    private final FaceReads reads;

    FaceWrites(Dialect dialect, Contracts contracts) {
        this.dialect = dialect;
        this.contracts = contracts;
        this.reads = new FaceReads(new Failures(dialect), contracts::idInTransaction);
    }

    /** Adds or replaces faces, no two of which have the same id. */
    void upsert(Session session, TenantId tenant, Collection<FaceRow> rows, List<Change> changes) throws SQLException {
        Map<ContractId, Long> numbers = numbers(session, rows);
        OptionalLong known = reads.tenant(session, tenant);
        long number = known.isPresent() ? known.getAsLong() : insertTenant(session, tenant);
        Changes own = new Changes(tenant, number);
        long sequence = dialect.reserve(session, rows.size());
        for (FaceRow row : rows) {
            if (known.isPresent()) {
                removeFormer(session, number, row.id(), own);
            }
            long contract = numbers.getOrDefault(row.contract(), 0L);
            insert(session, sequence, number, contract, row);
            own.added(contract, new LoggedFace(sequence, row.vector(), row.body()));
            sequence++;
        }
        changes.addAll(own.finish(session, contracts));
    }

    /** Assigns faces that meet a condition to a person or to nobody: they are written anew. @return how many */
    int assign(
            Session session,
            TenantId tenant,
            Collection<FaceId> ids,
            FaceFilter onlyIf,
            Optional<IdentityId> identity,
            List<Change> changes)
            throws SQLException {
        List<FaceRow> rows = reads.byId(session, tenant, new LinkedHashSet<>(ids), reads.refusing()).stream()
                .map(Found::face)
                .filter(onlyIf::matches)
                .map(face -> FaceRow.of(face.withIdentity(identity)))
                .toList();
        if (!rows.isEmpty()) {
            upsert(session, tenant, rows, changes);
        }
        return rows.size();
    }

    private static long insertTenant(Session session, TenantId tenant) throws SQLException {
        return session.number("INSERT INTO tenant (name) VALUES (?) RETURNING tenant_no", tenant.value())
                .orElseThrow();
    }

    private static Map<ContractId, Long> numbers(Session session, Collection<FaceRow> rows) throws SQLException {
        Map<ContractId, Long> numbers = new HashMap<>();
        Map<ContractId, Integer> dimensions = new HashMap<>();
        for (FaceRow row : rows) {
            ContractId contract = row.contract();
            int dimension = row.vector().length;
            if (!numbers.containsKey(contract)) {
                Contracts.Known known = contract(session, contract, dimension);
                numbers.put(contract, known.number());
                dimensions.put(contract, known.dimension());
            }
            int expected = dimensions.getOrDefault(contract, dimension);
            if (dimension != expected) {
                throw new ContractMismatchException(contract + " of dimension " + expected, "dimension " + dimension);
            }
        }
        return numbers;
    }

    private static Contracts.Known contract(Session session, ContractId id, int dimension) throws SQLException {
        try (ResultSet rows = session.query("SELECT contract_no, dimension FROM contract WHERE name = ?", id.value())) {
            if (rows.next()) {
                return new Contracts.Known(rows.getLong(1), id, rows.getInt(2));
            }
        }
        long number = session.number(
                        "INSERT INTO contract (name, dimension) VALUES (?, ?) RETURNING contract_no",
                        id.value(),
                        dimension)
                .orElseThrow();
        return new Contracts.Known(number, id, dimension);
    }

    private static void removeFormer(Session session, long tenant, String id, Changes changes) throws SQLException {
        String sql = "SELECT seq, contract_no FROM face WHERE tenant_no = ? AND face_id = ?";
        long sequence;
        long contract;
        try (ResultSet rows = session.query(sql, tenant, id)) {
            if (!rows.next()) {
                return;
            }
            sequence = rows.getLong(1);
            contract = rows.getLong(2);
        }
        remove(session, sequence, contract, changes);
    }

    private static void remove(Session session, long sequence, long contract, Changes changes) throws SQLException {
        session.update("DELETE FROM face WHERE seq = ?", sequence);
        changes.removed(contract, sequence);
    }

    private static void insert(Session session, long sequence, long tenant, long contract, FaceRow row)
            throws SQLException {
        byte[] vector = row.vectorBytes();
        session.update(
                "INSERT INTO face (seq, tenant_no, contract_no, face_id, identity, image, indexed_at, usable, quality,"
                        + " checksum, body, vector) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                sequence,
                tenant,
                contract,
                row.id(),
                row.identity(),
                row.image(),
                row.indexedAt(),
                row.usable() ? 1 : 0,
                row.quality(),
                FaceRow.checksum(sequence, tenant, contract, row.body(), vector),
                row.body(),
                vector);
    }

    /** Removes faces by id. @return those that were there, in the order of the ids */
    Removed delete(Session session, TenantId tenant, Collection<FaceId> ids, List<Change> changes) throws SQLException {
        List<Unreadable> damaged = new ArrayList<>();
        List<Found> found = reads.byId(session, tenant, new LinkedHashSet<>(ids), damaged::add);
        return remove(session, tenant, found, damaged, changes);
    }

    /** Removes faces that meet a condition. @return those that were removed, in the order of their ids */
    Removed deleteWhere(Session session, TenantId tenant, FaceFilter filter, int limit, List<Change> changes)
            throws SQLException {
        List<Unreadable> damaged = new ArrayList<>();
        // What only the record tells cannot be told of a damaged one: no guess may remove a face, or leave one.
        boolean judged = FilterSql.of(filter).complete();
        Consumer<Unreadable> onDamage = judged ? damaged::add : reads.refusing();
        List<Found> found = reads.matching(session, tenant, filter, "", limit, onDamage);
        int gone = 0;
        while (gone < damaged.size()) { // they had taken the places of others
            for (Unreadable row : damaged.subList(gone, damaged.size())) {
                session.update("DELETE FROM face WHERE seq = ?", row.face().sequence());
            }
            gone = damaged.size();
            found = reads.matching(session, tenant, filter, "", limit, onDamage);
        }
        return remove(session, tenant, found, damaged, changes);
    }

    private Removed remove(
            Session session, TenantId tenant, List<Found> faces, List<Unreadable> damaged, List<Change> changes)
            throws SQLException {
        List<FaceRecord> records = faces.stream().map(Found::face).toList();
        List<DamagedFace> lost = damaged.stream().map(Unreadable::face).toList();
        if (faces.isEmpty() && damaged.isEmpty()) {
            return new Removed(records, lost);
        }
        long number = reads.tenant(session, tenant).orElseThrow();
        Changes own = new Changes(tenant, number);
        for (Found face : faces) {
            remove(session, face.sequence(), face.contract(), own);
        }
        for (Unreadable row : damaged) {
            remove(session, row.face().sequence(), row.contract(), own);
        }
        changes.addAll(own.finish(session, contracts));
        forgetIfEmpty(session, number);
        return new Removed(records, lost);
    }

    /** Removes faces without reading them. @return those of them that were still there */
    List<DamagedFace> discard(Session session, List<DamagedFace> faces, List<Change> changes) throws SQLException {
        List<DamagedFace> discarded = new ArrayList<>();
        for (DamagedFace face : faces) {
            long sequence = face.sequence();
            String sql = "SELECT t.tenant_no, t.name, f.contract_no FROM face f"
                    + " JOIN tenant t ON t.tenant_no = f.tenant_no WHERE f.seq = ?";
            long number;
            Changes own;
            try (ResultSet rows = session.query(sql, sequence)) {
                if (!rows.next()) {
                    continue;
                }
                number = rows.getLong(1);
                own = new Changes(Names.tenant(rows, 2), number);
                own.removed(rows.getLong(3), sequence);
            }
            session.update("DELETE FROM face WHERE seq = ?", sequence);
            changes.addAll(own.finish(session, contracts));
            forgetIfEmpty(session, number);
            discarded.add(face);
        }
        return discarded;
    }

    // A tenant exists while it has a face; its graphs and their tombstones go with it.
    private static void forgetIfEmpty(Session session, long tenant) throws SQLException {
        if (session.number("SELECT 1 FROM face WHERE tenant_no = ? LIMIT 1", tenant)
                .isEmpty()) {
            session.update("DELETE FROM tombstone WHERE tenant_no = ?", tenant);
            session.update("DELETE FROM graph WHERE tenant_no = ?", tenant);
            session.update("DELETE FROM tenant WHERE tenant_no = ?", tenant);
        }
    }
}
