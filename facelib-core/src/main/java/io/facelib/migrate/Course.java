package io.facelib.migrate;

import io.facelib.model.TenantId;
import io.facelib.spi.StorageBackends;
import java.time.Instant;
import java.util.Optional;

/**
 * What the parts of a run have in common.
 *
 * @param former when an earlier run ended well: what is newer than that and in the target alone is not ours
 * @param complete until when everything of the source is known to have been brought then: what is older and missing in the
 *     target was removed there
 * @param deep whether objects that look the same are read to see whether they are
 */
record Course(
        StorageBackends from,
        StorageBackends to,
        TenantId tenant,
        Optional<Instant> former,
        Optional<Instant> complete,
        boolean deep,
        Tally tally) {
    /**
     * Refuses to bring back what somebody removed in the target after an earlier run had ended.
     *
     * @param made when the thing was made, that only the source has
     */
    void requireKept(Instant made, String what) {
        if (complete.filter(made::isBefore).isPresent()) {
            throw Refusals.inUse(tenant, what + " was removed");
        }
    }

    /**
     * Refuses to touch what somebody made in the target after an earlier run had ended.
     *
     * @param made when the thing was made, that only the target has
     */
    void requireOurs(Instant made, String what) {
        if (former.filter(made::isAfter).isPresent()) {
            throw Refusals.inUse(tenant, what + " is new");
        }
    }
}
