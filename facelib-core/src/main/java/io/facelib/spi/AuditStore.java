package io.facelib.spi;

import io.facelib.model.AuditCheckpoint;
import io.facelib.model.AuditRow;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.RequestAudit;
import io.facelib.model.TenantId;
import java.time.Instant;
import java.util.List;

/**
 * Keeps what was done: per tenant a chain of operations, sealed as {@link AuditChain} says, and beside it the requests.
 * Operations are written through {@link StateStore#write} and with the changes that they belong to.
 */
public interface AuditStore {
    /** Keeps requests, of any tenants. */
    void requests(List<RequestAudit> requests);

    /** The operations of a tenant, in the order of the chain. */
    Page<AuditRow> operations(TenantId tenant, PageRequest page);

    /** The requests of a tenant, oldest first. */
    Page<RequestAudit> requests(TenantId tenant, PageRequest page);

    /** What is left of the pruned rows of a tenant, oldest first. */
    List<AuditCheckpoint> checkpoints(TenantId tenant);

    /**
     * Removes what is older, of all tenants, and leaves a signed checkpoint in each chain that lost rows, in the same
     * transaction. A chain loses rows from its beginning up to the first that is not older, so that no hole appears.
     */
    Pruned prune(Instant before);

    /**
     * How many rows were removed.
     *
     * @param operations links of chains
     * @param requests requests
     */
    record Pruned(long operations, long requests) {}
}
