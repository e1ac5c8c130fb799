package io.facelib.memory;

import io.facelib.model.AuditCheckpoint;
import io.facelib.model.AuditRow;
import io.facelib.model.OperationAudit;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.spi.AuditChain;
import io.facelib.spi.KeyService;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The chain of a tenant; guarded by the store. */
final class MemoryAuditChain {
    private final TenantId tenant;
    private final NavigableMap<Long, AuditRow> rows = new TreeMap<>();
    private final List<AuditCheckpoint> checkpoints = new ArrayList<>();
    /** Of the newest row, pruned or not. */
    private long lastSequence;

    private String lastSeal = "";

    MemoryAuditChain(TenantId tenant) {
        this.tenant = tenant;
    }

    /** Seals them all before it keeps any, since sealing can fail. */
    void append(KeyService keys, List<OperationAudit> entries) {
        List<AuditRow> sealed = new ArrayList<>();
        String seal = lastSeal;
        for (OperationAudit entry : entries) {
            AuditRow row = AuditChain.next(keys, tenant, lastSequence + sealed.size() + 1, seal, entry);
            sealed.add(row);
            seal = row.seal();
        }
        sealed.forEach(row -> rows.put(row.sequence(), row));
        lastSequence += sealed.size();
        lastSeal = seal;
    }

    Page<AuditRow> rows(PageRequest page) {
        return Pages.of(
                rows.tailMap(Pages.place(page, 0), false).values(), page, row -> String.valueOf(row.sequence()));
    }

    List<AuditCheckpoint> checkpoints() {
        return List.copyOf(checkpoints);
    }

    /** From the beginning up to the first row that is not older, so that no hole appears. */
    long prune(KeyService keys, Instant before, Instant now) {
        List<AuditRow> old = rows.values().stream()
                .takeWhile(row -> row.entry().at().isBefore(before))
                .toList();
        if (!old.isEmpty()) {
            AuditRow last = old.get(old.size() - 1);
            checkpoints.add(AuditChain.checkpoint(keys, tenant, last.sequence(), last.seal(), now));
            old.forEach(row -> rows.remove(row.sequence()));
        }
        return old.size();
    }
}
