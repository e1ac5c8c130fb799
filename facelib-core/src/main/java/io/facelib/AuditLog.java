package io.facelib;

import io.facelib.model.AuditCheckpoint;
import io.facelib.model.AuditRow;
import io.facelib.model.AuditVerification;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.RequestAudit;
import io.facelib.model.TenantId;
import io.facelib.operation.CheckAudit;
import io.facelib.spi.AuditStore;
import io.facelib.spi.KeyService;
import io.facelib.spi.StateStore;
import java.util.List;

/**
 * What was done in a tenant's name: a chain of operations, each sealed over the one before it, and the requests beside it.
 * Rows go with their retention and leave a signed checkpoint behind; nothing else removes or changes them. Safe for any
 * number of threads.
 */
public final class AuditLog {
    private final AuditStore audit;
    private final KeyService keys;
    private final TenantId tenant;

    AuditLog(StateStore state, KeyService keys, TenantId tenant) {
        this.audit = state.audit();
        this.keys = keys;
        this.tenant = tenant;
    }

    /** The operations, in the order of the chain. */
    public Page<AuditRow> operations(PageRequest page) {
        return audit.operations(tenant, page);
    }

    /** The requests that were answered, oldest first; there are some where the engine sits behind a server. */
    public Page<RequestAudit> requests(PageRequest page) {
        return audit.requests(tenant, page);
    }

    /** What is left of the rows that were pruned, oldest first. */
    public List<AuditCheckpoint> checkpoints() {
        return audit.checkpoints(tenant);
    }

    /**
     * Follows the whole chain: whether a row was changed, moved or left out. It cannot tell whether the newest rows are
     * missing; whoever needs to keeps a copy of the newest row's number and seal elsewhere, from time to time.
     */
    public AuditVerification verify() {
        return new CheckAudit(audit, keys).run(tenant);
    }
}
