package io.facelib.storage.cassandra;

import io.facelib.error.BackendException;
import io.facelib.model.ContractId;
import io.facelib.model.FaceRecord;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a tenant more partitions when the ones it has are full. Safe for any number of threads. */
final class Growth {
    private static final Logger LOG = LoggerFactory.getLogger(Growth.class);

    private final FaceReads reads;
    private final Tenants tenants;
    private final Sizes sizes;

    Growth(FaceReads reads, Tenants tenants, Sizes sizes) {
        this.reads = reads;
        this.tenants = tenants;
        this.sizes = sizes;
    }

    /** Looks whether it is time, now and then. What fails here is tried again later: the faces are written. */
    void wrote(TenantFaces faces, Collection<FaceRecord> written) {
        Map<ContractId, Long> counts = written.stream()
                .map(face -> face.embedding().contract())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        for (FaceTable table : faces.tables()) {
            int count = counts.getOrDefault(table.contract(), 0L).intValue();
            if (count > 0 && sizes.isCountDue(faces, table, count)) {
                attempt(faces, table);
            }
        }
    }

    private void attempt(TenantFaces faces, FaceTable table) {
        try {
            look(faces, table);
        } catch (BackendException e) {
            LOG.debug("the partitions of a tenant could not be counted: {}", e.getMessage());
        }
    }

    /** The buckets of the newest generation are alike, so one tells of all. */
    private void look(TenantFaces faces, FaceTable table) {
        int generation = faces.generations().last();
        List<Place> newest = faces.places(table).stream()
                .filter(place -> place.bucket() >= generation)
                .toList();
        Place one = newest.get(ThreadLocalRandom.current().nextInt(newest.size()));
        if (generation < TenantFaces.LAST && sizes.isFull(reads.count(faces, one))) {
            tenants.grow(faces.tenant(), generation * TenantFaces.GROWTH);
        }
    }
}
