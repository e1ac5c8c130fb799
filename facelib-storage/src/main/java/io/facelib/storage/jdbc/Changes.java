package io.facelib.storage.jdbc;

import io.facelib.model.ContractId;
import io.facelib.model.TenantId;
import io.facelib.storage.log.Change;
import io.facelib.storage.log.LoggedFace;
import io.facelib.storage.log.Partition;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Collects what one operation does to one tenant, a change for each contract. For the writer thread. */
final class Changes {
    private static final class Part {
        private final List<Long> removed = new ArrayList<>();
        private final List<LoggedFace> added = new ArrayList<>();
    }

    private final TenantId tenant;
    private final long number;
    private final Map<Long, Part> parts = new TreeMap<>();

    /** @param number the tenant's */
    Changes(TenantId tenant, long number) {
        this.tenant = tenant;
        this.number = number;
    }

    void added(long contract, LoggedFace face) {
        parts.computeIfAbsent(contract, c -> new Part()).added.add(face);
    }

    void removed(long contract, long sequence) {
        parts.computeIfAbsent(contract, c -> new Part()).removed.add(sequence);
    }

    /** Notes the tombstones and gives the changes. */
    List<Change> finish(Session session, Contracts contracts) throws SQLException {
        List<Change> changes = new ArrayList<>();
        for (Map.Entry<Long, Part> entry : parts.entrySet()) {
            Part part = entry.getValue();
            Collections.sort(part.removed);
            bury(session, entry.getKey(), part.removed);
            ContractId contract = contracts.idInTransaction(session, entry.getKey());
            changes.add(new Change(new Partition(tenant, contract), part.removed, part.added));
        }
        return changes;
    }

    /** A graph that may hold a removed face has to be told, even if it is only being made. */
    private void bury(Session session, long contract, List<Long> removed) throws SQLException {
        if (removed.isEmpty()) {
            return;
        }
        OptionalLong covered = session.number(
                "SELECT coalesce(max(covers), 0) FROM graph WHERE tenant_no = ? AND contract_no = ?", number, contract);
        for (long sequence : removed) {
            if (sequence <= covered.orElse(0)) {
                session.update(
                        "INSERT INTO tombstone (tenant_no, contract_no, seq) VALUES (?, ?, ?)",
                        number,
                        contract,
                        sequence);
            }
        }
    }
}
