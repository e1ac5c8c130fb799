package io.facelib.migrate;

import io.facelib.migrate.MigrationReport.Kind;
import io.facelib.model.Batch;
import io.facelib.model.TenantId;
import io.facelib.model.WorkKind;
import io.facelib.spi.DeadJob;
import io.facelib.spi.Errand;
import io.facelib.spi.JobCounts;
import io.facelib.spi.StorageBackends;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is under way in the source and would be lost, or done twice, if the tenant went. */
final class Unfinished {
    private static final int FEW = 5;

    private final StorageBackends from;
    private final TenantId tenant;

    Unfinished(StorageBackends from, TenantId tenant) {
        this.from = from;
        this.tenant = tenant;
    }

    /** In words, each a part of a sentence; empty when nothing is. */
    Map<Kind, String> found() {
        Map<Kind, String> found = new EnumMap<>(Kind.class);
        batches().ifPresent(words -> found.put(Kind.BATCHES, words));
        errands().ifPresent(words -> found.put(Kind.IDENTITIES, words));
        ingested().ifPresent(words -> found.put(Kind.INGESTED_IMAGES, words));
        return found;
    }

    private Optional<String> batches() {
        List<String> ids = new ArrayList<>();
        for (Batch batch : PageIterator.over(from.state().batches()::unfinished)) {
            if (batch.tenant().equals(tenant)) {
                ids.add(batch.id().value());
            }
        }
        List<String> some = ids.subList(0, Math.min(FEW, ids.size()));
        return ids.isEmpty()
                ? Optional.empty()
                : Optional.of(ids.size() + " batches that are not finished, such as " + String.join(", ", some));
    }

    private Optional<String> errands() {
        int errands = 0;
        for (Errand errand : PageIterator.over(from.identities()::errands)) {
            errands += errand.tenant().equals(tenant) ? 1 : 0;
        }
        return errands == 0
                ? Optional.empty()
                : Optional.of(errands + " changes of identities that an engine has yet to complete");
    }

    /** A queue does not tell whose its jobs are. */
    private Optional<String> ingested() {
        JobCounts counts = from.jobs().counts(WorkKind.INGEST.lane());
        long waiting = counts.waiting() + counts.leased();
        return waiting == 0
                ? Optional.empty()
                : Optional.of(waiting + " images that wait to be ingested, of this tenant or of others");
    }

    /** How many dead letters a tenant has; none of them is moved. */
    Optional<String> deadLetters() {
        long dead = 0;
        for (WorkKind kind : WorkKind.values()) {
            Iterator<DeadJob> all = new PageIterator<>(page -> from.jobs().dead(tenant, kind.lane(), page));
            for (; all.hasNext(); all.next()) {
                dead++;
            }
        }
        return dead == 0
                ? Optional.empty()
                : Optional.of(dead + " dead letters stay behind: replay or drop them in the source");
    }
}
