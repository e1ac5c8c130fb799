package io.facelib.migrate;

import io.facelib.migrate.MigrationReport.Kind;
import io.facelib.model.Batch;
import io.facelib.model.BatchId;
import io.facelib.model.BatchItem;
import io.facelib.spi.BatchStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Batches that are final, with their items. */
final class BatchesPart implements Part {
    private static final int CHUNK = 1_000;

    private final Course course;

    BatchesPart(Course course) {
        this.course = course;
    }

    private Map<BatchId, Batch> batches(BatchStore store) {
        Map<BatchId, Batch> found = all(store);
        found.values().removeIf(batch -> !batch.status().isFinal());
        return found;
    }

    /** By their ids, oldest first; a batch that comes between two pages moves others, which are seen twice then. */
    private Map<BatchId, Batch> all(BatchStore store) {
        Map<BatchId, Batch> found = new LinkedHashMap<>();
        int total;
        int seen = 0;
        do {
            BatchStore.Listing some = store.list(course.tenant(), seen, CHUNK);
            some.batches().forEach(batch -> found.put(batch.id(), batch));
            total = some.total();
            seen += CHUNK;
        } while (seen < total);
        return found;
    }

    private List<BatchItem> items(BatchStore store, BatchId batch) {
        List<BatchItem> items = new ArrayList<>();
        new PageIterator<BatchItem>(page -> store.items(course.tenant(), batch, Optional.empty(), page))
                .forEachRemaining(items::add);
        return items;
    }

    private BatchStore from() {
        return course.from().state().batches();
    }

    private BatchStore to() {
        return course.to().state().batches();
    }

    boolean isAny() {
        return from().list(course.tenant(), 0, 1).total() > 0;
    }

    boolean isOccupied() {
        return to().list(course.tenant(), 0, 1).total() > 0;
    }

    /** Whether the target has a batch that the source has forgotten or begun again; only final ones can have been brought. */
    boolean hasFormer() {
        if (all(to()).values().stream().anyMatch(batch -> !batch.status().isFinal())) {
            throw Refusals.inUse(course.tenant(), "a batch is not finished");
        }
        Map<BatchId, Batch> wanted = batches(from());
        boolean former = false;
        for (Batch there : batches(to()).values()) {
            Batch here = wanted.get(there.id());
            if (here == null) {
                course.guards().requireOurs(there.createdAt(), "a batch");
            }
            former |= !there.equals(here) || !items(from(), there.id()).equals(items(to(), there.id()));
        }
        return former;
    }

    @Override
    public void bring() {
        for (Batch batch : batches(from()).values()) {
            if (to().get(course.tenant(), batch.id()).isEmpty() && to().adopt(batch, items(from(), batch.id()))) {
                course.tally().added(Kind.BATCHES, 1);
            }
        }
    }

    @Override
    public void compare() {
        Map<BatchId, Batch> there = batches(to());
        for (Batch batch : batches(from()).values()) {
            course.tally().compared(Kind.BATCHES);
            Batch other = there.remove(batch.id());
            if (other == null) {
                differs(batch, "it is missing in the target");
            } else if (!batch.equals(other)) {
                differs(batch, "status, counts, options or times differ");
            } else if (!items(from(), batch.id()).equals(items(to(), batch.id()))) {
                differs(batch, "its items differ");
            }
        }
        there.values().forEach(batch -> differs(batch, "the source does not have it"));
    }

    private void differs(Batch batch, String what) {
        course.tally().differs(Kind.BATCHES, batch.id().value(), what);
    }
}
