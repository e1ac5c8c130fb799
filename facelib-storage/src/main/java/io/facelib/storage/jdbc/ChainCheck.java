package io.facelib.storage.jdbc;

import io.facelib.model.AuditCheckpoint;
import io.facelib.model.AuditRow;
import io.facelib.model.TenantId;
import io.facelib.spi.AuditChain;
import io.facelib.spi.KeyService;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Walks over the audit chain of a tenant to find a link that is not what was sealed with given keys. Run once. */
final class ChainCheck {
    private static final int PAGE = 1_000;

    private final Session session;
    private final KeyService keys;
    private final TenantId tenant;
    private final Problems problems;
    /** By the sequences behind which a chain may begin. */
    private final Map<Long, String> beginnings = new HashMap<>(Map.of(0L, ""));

    ChainCheck(Session session, KeyService keys, TenantId tenant, Problems problems) {
        this.session = session;
        this.keys = keys;
        this.tenant = tenant;
        this.problems = problems;
    }

    void run() throws SQLException {
        for (AuditCheckpoint checkpoint : AuditReads.checkpoints(session, tenant)) {
            if (!AuditChain.isGenuine(keys, tenant, checkpoint)) {
                broken("the checkpoint of row " + checkpoint.sequence() + " is not genuine");
                return;
            }
            beginnings.put(checkpoint.sequence(), checkpoint.seal());
        }
        checkRows();
    }

    private void checkRows() throws SQLException {
        AuditRow former = null;
        List<AuditRow> rows = AuditReads.operations(session, tenant, 0, PAGE);
        while (!rows.isEmpty()) {
            for (AuditRow row : rows) {
                if (!follows(former, row)) {
                    broken("row " + row.sequence() + " does not follow the one before it");
                    return;
                }
                former = row;
            }
            rows = AuditReads.operations(
                    session, tenant, rows.get(rows.size() - 1).sequence(), PAGE);
        }
    }

    /** Whether a row stands where it was sealed: behind the former one, or where the chain may begin. */
    private boolean follows(@Nullable AuditRow former, AuditRow row) {
        if (former == null) {
            String seal = beginnings.get(row.sequence() - 1);
            return seal != null && AuditChain.follows(keys, tenant, seal, row);
        }
        return row.sequence() == former.sequence() + 1 && AuditChain.follows(keys, tenant, former.seal(), row);
    }

    private void broken(String how) {
        problems.add("the audit chain of tenant " + tenant + " was changed, or sealed with other keys: " + how);
    }
}
