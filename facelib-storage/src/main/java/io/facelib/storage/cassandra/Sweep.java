package io.facelib.storage.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import io.facelib.error.BackendException;
import io.facelib.model.FaceId;
import io.facelib.model.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one deletion of many where all faces of a tenant are removed from the first to the last. Cassandra keeps a tombstone
 * for each removed row until {@code gc_grace_seconds} are over, reads through all of them to find what comes next, and refuses
 * a read that meets 100,000 ({@code tombstone_failure_threshold}): without this a tenant with more faces could not be erased.
 * Tombstones that lie under a later deletion of their range are not counted.
 *
 * <p>A sweep covers what was written a minute before the faces were looked for, at the latest: whatever is newer may be a face
 * that is stored at this moment among those that are gone. So the tombstones of the last minute are left to the next sweep,
 * and more than {@value #WORTH} and a minute's removals meet no read. Safe for any number of threads.
 */
final class Sweep {
    static final int WORTH = 10_000;
    static final Duration AGE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final int BYTES = 150;

    private final Connection connection;
    private final Writes writes;
    private final int worth;
    private final Duration age;
    private final Map<TenantId, Integer> removed = new ConcurrentHashMap<>();

    /**
     * @param worth after how many removed faces it sweeps
     * @param age how long before the faces were looked for what it covers was written, at least
     */
    Sweep(Connection connection, Writes writes, int worth, Duration age) {
        this.connection = connection;
        this.writes = writes;
        this.worth = worth;
        this.age = age;
    }

    /**
     * Sweeps when enough has been removed; and the first time, since another process may have removed before.
     *
     * @param gone the first faces that there were, in ascending order of their ids
     * @param last whether there are no others
     * @param begun when they were looked for, by {@link Ticks}
     */
    void removed(TenantFaces faces, List<StoredFace> gone, boolean last, long begun) {
        TenantId tenant = faces.tenant();
        boolean first = !removed.containsKey(tenant);
        boolean enough = removed.merge(tenant, gone.size(), Integer::sum) >= worth;
        Optional<FaceId> upTo = gone.stream().reduce((former, later) -> later).map(StoredFace::id);
        if ((first || enough || last) && sweep(faces, last ? Optional.empty() : upTo, begun)) {
            removed.put(tenant, 0);
        }
        if (last) {
            removed.remove(tenant);
        }
    }

    /** What fails is left to the next sweep: the faces are gone in any case. */
    private boolean sweep(TenantFaces faces, Optional<FaceId> upTo, long begun) {
        long time = begun - age.toNanos() / 1_000;
        try {
            List<Write> ranges = new ArrayList<>();
            for (FaceTable table : faces.tables()) {
                for (Place place : faces.places(table)) {
                    ranges.add(new Write(range(faces.tenant(), place, upTo, time), place, BYTES));
                }
            }
            writes.all("removed faces cannot be swept", ranges);
            return true;
        } catch (BackendException e) {
            LOG.debug("tombstones of removed faces are left for later", e);
            return false;
        }
    }

    private BoundStatement range(TenantId tenant, Place place, Optional<FaceId> upTo, long time) {
        String cql = "DELETE FROM $" + place.table().name() + " USING TIMESTAMP ? WHERE tenant = ? AND bucket = ?";
        return upTo.map(last ->
                        connection.bind(cql + " AND face_id <= ?", time, tenant.value(), place.bucket(), last.value()))
                .orElseGet(() -> connection.bind(cql, time, tenant.value(), place.bucket()));
    }
}
