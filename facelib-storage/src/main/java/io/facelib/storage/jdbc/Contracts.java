package io.facelib.storage.jdbc;

import io.facelib.model.ContractId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The contracts that were ever committed, remembered: they are few, never change and never go. Only what readers see is
 * remembered, since a number that a transaction gave may be undone with it and given again. Safe for any number of
 * threads.
 */
final class Contracts {
    /** A contract as the database knows it. */
    record Known(long number, ContractId id, int dimension) {}

    private static final String ALL = "SELECT contract_no, name, dimension FROM contract";

    private final Map<Long, Known> byNumber = new ConcurrentHashMap<>();
    private final Map<ContractId, Known> byId = new ConcurrentHashMap<>();

    /** The contract of a row that a reader sees. */
    ContractId id(Session session, long number) throws SQLException {
        Known known = byNumber.get(number);
        if (known == null) {
            load(session);
            known = byNumber.get(number);
        }
        if (known == null) {
            throw missing(number);
        }
        return known.id();
    }

    /** The contract of a row that the writer sees, perhaps of its own running transaction. */
    ContractId idInTransaction(Session session, long number) throws SQLException {
        Known known = byNumber.get(number);
        if (known != null) {
            return known.id();
        }
        try (ResultSet rows = session.query("SELECT name FROM contract WHERE contract_no = ?", number)) {
            if (rows.next()) {
                return Names.contract(rows, 1);
            }
        }
        throw missing(number);
    }

    private static SQLException missing(long number) {
        return new DamagedException("contract " + number + " is missing", null);
    }

    /** The contract of a name, as a reader sees it. */
    Optional<Known> find(Session session, ContractId id) throws SQLException {
        Known known = byId.get(id);
        if (known == null) {
            load(session);
            known = byId.get(id);
        }
        return Optional.ofNullable(known);
    }

    /** The dimension of a contract that is remembered already. */
    OptionalInt remembered(ContractId id) {
        Known known = byId.get(id);
        return known == null ? OptionalInt.empty() : OptionalInt.of(known.dimension());
    }

    private void load(Session session) throws SQLException {
        try (ResultSet rows = session.query(ALL)) {
            while (rows.next()) {
                Known known = new Known(rows.getLong(1), Names.contract(rows, 2), rows.getInt(3));
                byNumber.put(known.number(), known);
                byId.put(known.id(), known);
            }
        }
    }
}
