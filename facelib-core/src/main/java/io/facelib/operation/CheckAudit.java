package io.facelib.operation;

import io.facelib.model.AuditCheckpoint;
import io.facelib.model.AuditRow;
import io.facelib.model.AuditVerification;
import io.facelib.model.AuditVerification.Broken;
import io.facelib.model.AuditVerification.Intact;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.spi.AuditChain;
import io.facelib.spi.AuditStore;
import io.facelib.spi.KeyService;
import java.util.List;
import java.util.Optional;

/**
 * Follows a tenant's audit chain to its end. Finds every row that was changed, moved or left out before the newest one, and
 * every row or checkpoint that was not sealed with these keys. That the newest rows are missing it cannot find: nothing
 * outside the chain says how long it was.
 */
public final class CheckAudit {
    private static final int CHUNK = 500;

    private final AuditStore audit;
    private final KeyService keys;

    public CheckAudit(AuditStore audit, KeyService keys) {
        this.audit = audit;
        this.keys = keys;
    }

    /** Reads the whole chain, page by page; rows that come meanwhile are checked, too. */
    public AuditVerification run(TenantId tenant) {
        while (true) {
            List<AuditCheckpoint> checkpoints = audit.checkpoints(tenant);
            AuditVerification found = check(tenant, checkpoints);
            // Rows that were pruned while they were read look missing: the checkpoint behind them tells.
            if (found instanceof Intact || audit.checkpoints(tenant).equals(checkpoints)) {
                return found;
            }
        }
    }

    private AuditVerification check(TenantId tenant, List<AuditCheckpoint> checkpoints) {
        long sequence = 0;
        String seal = "";
        for (AuditCheckpoint checkpoint : checkpoints) {
            if (checkpoint.sequence() <= sequence || !isGenuine(tenant, checkpoint)) {
                return new Broken(checkpoint.sequence(), "its checkpoint is not one that these keys have signed");
            }
            sequence = checkpoint.sequence();
            seal = checkpoint.seal();
        }
        return new Steps(tenant, sequence, seal).toTheEnd();
    }

    /** From row to row. */
    private final class Steps {
        private final TenantId tenant;
        private final long start;
        private long sequence;
        private String seal;

        Steps(TenantId tenant, long sequence, String seal) {
            this.tenant = tenant;
            this.start = sequence;
            this.sequence = sequence;
            this.seal = seal;
        }

        AuditVerification toTheEnd() {
            PageRequest request = PageRequest.first(CHUNK);
            while (true) {
                Page<AuditRow> page = audit.operations(tenant, request);
                for (AuditRow row : page.items()) {
                    Optional<Broken> broken = step(row);
                    if (broken.isPresent()) {
                        return broken.get();
                    }
                }
                if (page.next().isEmpty()) {
                    return new Intact(sequence - start);
                }
                request = request.after(page.next().get());
            }
        }

        private Optional<Broken> step(AuditRow row) {
            if (row.sequence() != sequence + 1) {
                return Optional.of(new Broken(sequence + 1, "it is missing: the next row is " + row.sequence()));
            }
            if (!follows(tenant, seal, row)) {
                return Optional.of(new Broken(row.sequence(), "its seal does not fit its content and the row before"));
            }
            sequence = row.sequence();
            seal = row.seal();
            return Optional.empty();
        }
    }

    private boolean follows(TenantId tenant, String seal, AuditRow row) {
        try {
            return AuditChain.follows(keys, tenant, seal, row);
        } catch (IllegalArgumentException e) {
            return false; // a seal that is no hexadecimal
        }
    }

    private boolean isGenuine(TenantId tenant, AuditCheckpoint checkpoint) {
        try {
            return AuditChain.isGenuine(keys, tenant, checkpoint);
        } catch (IllegalArgumentException e) {
            return false; // a signature that is no hexadecimal
        }
    }
}
