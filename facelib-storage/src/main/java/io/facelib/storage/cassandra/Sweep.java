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
 * <p>A sweep removes what was written a while before it at the latest, since a face may be written at this moment among those
 * that are gone; by a process whose clock is late by more than that while it would be lost. Safe for any number of threads.
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
     * @param age how long before it what it removes was written, at least
     */
    Sweep(Connection connection, Writes writes, int worth, Duration age) {
        this.connection = connection;
        this.writes = writes;
        this.worth = worth;
        this.age = age;
    }

    /**
     * Sweeps when enough has been removed.
     *
     * @param gone the first faces that there were, in ascending order of their ids; empty if there was none at all
     */
    void removed(TenantFaces faces, List<StoredFace> gone) {
        TenantId tenant = faces.tenant();
        if (gone.isEmpty()) {
            if (removed.remove(tenant) != null) {
                sweep(faces, Optional.empty());
            }
        } else if (removed.merge(tenant, gone.size(), Integer::sum) >= worth) {
            removed.put(tenant, 0);
            sweep(faces, Optional.of(gone.get(gone.size() - 1).id()));
        }
    }

    /** What fails is left to the next sweep: the faces are gone in any case. */
    private void sweep(TenantFaces faces, Optional<FaceId> upTo) {
        long time = Ticks.now() - age.toNanos() / 1_000;
        List<Write> ranges = new ArrayList<>();
        for (FaceTable table : faces.tables()) {
            for (Place place : faces.places(table)) {
                ranges.add(new Write(range(faces.tenant(), place, upTo, time), place, BYTES));
            }
        }
        try {
            writes.all("removed faces cannot be swept", ranges);
        } catch (BackendException e) {
            LOG.debug("tombstones of removed faces are left for later", e);
        }
    }

    private BoundStatement range(TenantId tenant, Place place, Optional<FaceId> upTo, long time) {
        String cql = "DELETE FROM $" + place.table().name() + " USING TIMESTAMP ? WHERE tenant = ? AND bucket = ?";
        return upTo.map(last ->
                        connection.bind(cql + " AND face_id <= ?", time, tenant.value(), place.bucket(), last.value()))
                .orElseGet(() -> connection.bind(cql, time, tenant.value(), place.bucket()));
    }
}
