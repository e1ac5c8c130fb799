package io.facelib.migrate;

import io.facelib.model.TenantId;
import io.facelib.spi.StorageBackends;
import java.time.Instant;
import java.util.Optional;

/**
 * What the parts of a run have in common.
 *
 * @param former when an earlier run ended well: what is newer than that and in the target alone is not ours
 * @param deep whether objects that look the same are read to see whether they are
 */
record Course(
        StorageBackends from,
        StorageBackends to,
        TenantId tenant,
        Optional<Instant> former,
        boolean deep,
        Tally tally) {
    /**
     * Refuses to touch what somebody made in the target after an earlier run had ended.
     *
     * @param made when the thing was made, that only the target has
     */
    void requireOurs(Instant made, String what) {
        if (former.filter(made::isAfter).isPresent()) {
            throw Refusals.inUse(tenant, what);
        }
    }
}
