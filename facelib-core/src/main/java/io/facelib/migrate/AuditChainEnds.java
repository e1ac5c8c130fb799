package io.facelib.migrate;

import io.facelib.model.AuditCheckpoint;
import io.facelib.model.AuditRow;
import io.facelib.model.TenantId;
import io.facelib.spi.AuditStore;

/** Where the chain of a tenant begins and ends. */
record AuditChainEnds(AuditStore audit, TenantId tenant) {
    /** The rows that are kept. */
    Iterable<AuditRow> rows() {
        return PageIterator.over(page -> audit.operations(tenant, page));
    }

    /** The number of the first row that was not pruned, be it there or still to come. */
    long first() {
        return pruned() + 1;
    }

    private long pruned() {
        return audit.checkpoints(tenant).stream()
                .mapToLong(AuditCheckpoint::sequence)
                .max()
                .orElse(0);
    }

    /** The number of the last row, pruned or not; 0 when there never was one. */
    long last() {
        long last = pruned();
        for (AuditRow row : rows()) {
            last = row.sequence();
        }
        return last;
    }
}
