package io.facelib.storage.jdbc;

import io.facelib.error.BackendException;
import io.facelib.model.ContractId;
import io.facelib.model.FaceRecord;
import io.facelib.model.TenantId;
import io.facelib.storage.log.DamagedFace;
import io.facelib.storage.log.FaceCodec;
import io.facelib.storage.log.LoggedFace;
import io.facelib.storage.log.Partition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Walks over everything that is stored: to check it, or to give it away. For one thread. */
final class Audit {
    private static final String REMEDY =
            "; delete it, or discard all damaged faces (EmbeddedStorage.discardDamaged(), or"
                    + " verify --discard-damaged), and index its picture again";

    private static final String ALL =
            "SELECT " + FaceRow.COLUMNS + ", tenant_no, identity, indexed_at, usable, quality FROM face ORDER BY seq";

    private final Dialect dialect;
    private final Map<Long, TenantId> tenants = new HashMap<>();
    private final Map<Long, Contracts.Known> contracts = new HashMap<>();
    private final Problems problems;

    /** To walk over the faces. */
    Audit(Dialect dialect) {
        this(dialect, new Problems(dialect));
    }

    /** @param problems takes what {@link #check} finds */
    Audit(Dialect dialect, Problems problems) {
        this.dialect = dialect;
        this.problems = problems;
    }

    /** Gives every face that can be read, in the order of the sequences. */
    void forEach(Session session, Consumer<FaceRecord> sink) throws SQLException {
        readNames(session);
        try (ResultSet rows = session.query(ALL)) {
            while (rows.next()) {
                Optional<FaceRecord> face = face(rows);
                if (face.isPresent()) {
                    sink.accept(face.get());
                }
            }
        }
    }

    /** Finds everything that is wrong with the file, the faces and the graphs. */
    void check(Session session) {
        problems.attempt(() -> dialect.integrity(session).forEach(problems::add));
        problems.attempt(() -> readNames(session));
        problems.attempt(() -> checkFaces(session));
        problems.attempt(() -> checkReferences(session));
    }

    /** The faces that cannot be read. */
    List<DamagedFace> damaged(Session session) throws SQLException {
        readNames(session);
        List<DamagedFace> damaged = new ArrayList<>();
        try (ResultSet rows = session.query(ALL)) {
            while (rows.next()) {
                if (face(rows).isEmpty()) {
                    damaged.add(unreadable(rows));
                }
            }
        }
        return damaged;
    }

    private void readNames(Session session) throws SQLException {
        try (ResultSet rows = session.query("SELECT tenant_no, name FROM tenant")) {
            while (rows.next()) {
                tenants.put(rows.getLong(1), Names.tenant(rows, 2));
            }
        }
        try (ResultSet rows = session.query("SELECT contract_no, name, dimension FROM contract")) {
            while (rows.next()) {
                ContractId id = Names.contract(rows, 2);
                contracts.put(rows.getLong(1), new Contracts.Known(rows.getLong(1), id, rows.getInt(3)));
            }
        }
    }

    private void checkFaces(Session session) throws SQLException {
        try (ResultSet rows = session.query(ALL)) {
            while (rows.next()) {
                checkFace(rows);
            }
        }
    }

    private void checkFace(ResultSet row) throws SQLException {
        Optional<FaceRecord> face = face(row);
        DamagedFace named = unreadable(row);
        if (face.isEmpty()) {
            problems.add(named + " is damaged: its checksum differs" + REMEDY);
            return;
        }
        FaceRow stored = FaceRow.of(face.get());
        checkColumn(named, "face_id", stored.id(), named.face());
        checkColumn(named, "identity", String.valueOf(stored.identity()), String.valueOf(row.getString(9)));
        checkColumn(named, "image", stored.image(), named.image());
        checkColumn(named, "indexed_at", stored.indexedAt(), row.getLong(10));
        checkColumn(named, "usable", stored.usable() ? 1 : 0, row.getInt(11));
        checkColumn(named, "quality", stored.quality(), row.getDouble(12));
    }

    private void checkColumn(DamagedFace face, String column, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            problems.add(face + ": column " + column + " differs from its body; delete it and index its picture again");
        }
    }

    private DamagedFace unreadable(ResultSet row) throws SQLException {
        TenantId tenant = tenants.get(row.getLong(8));
        return FaceRow.damaged(row, tenant == null ? "unknown" : tenant.value());
    }

    /** The face of a row; empty if it is not what was written. */
    private Optional<FaceRecord> face(ResultSet row) throws SQLException {
        Optional<LoggedFace> logged = FaceRow.logged(row, row.getLong(8));
        TenantId tenant = tenants.get(row.getLong(8));
        Contracts.Known contract = contracts.get(row.getLong(2));
        if (tenant == null
                || contract == null
                || logged.isEmpty()
                || contract.dimension() != logged.get().vector().length) {
            return Optional.empty();
        }
        try {
            return Optional.of(FaceCodec.decode(new Partition(tenant, contract.id()), logged.get()));
        } catch (BackendException e) {
            return Optional.empty(); // the same to whoever has lost the face
        }
    }

    private void checkReferences(Session session) throws SQLException {
        problems.count(
                session,
                "tenants without a face",
                "SELECT count(*) FROM tenant t WHERE NOT EXISTS"
                        + " (SELECT 1 FROM face f WHERE f.tenant_no = t.tenant_no)");
        problems.count(
                session,
                "graphs of tenants that do not exist",
                "SELECT count(*) FROM graph WHERE tenant_no NOT IN" + " (SELECT tenant_no FROM tenant)");
        problems.count(
                session,
                "tombstones of faces that exist",
                "SELECT count(*) FROM tombstone b JOIN face f ON f.seq = b.seq");
        long last = session.number("SELECT coalesce(max(seq), 0) FROM face").orElse(0);
        if (last > dialect.highestSequence(session)) {
            problems.add("sequence " + last + " is above the highest that was given");
        }
    }
}
