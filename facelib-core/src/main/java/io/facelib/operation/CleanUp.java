package io.facelib.operation;

import io.facelib.error.FacelibException;
import io.facelib.model.CleanUpReport;
import io.facelib.model.CleanUpResult;
import io.facelib.model.RetentionPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what is over its time, of all tenants: four jobs, one after the other, of which none depends on another. Removing
 * twice is harmless, so several processes may clean up the same storage. Every object that is looked at costs a line of a
 * listing, every old face a question to the object store: for once a day.
 */
public final class CleanUp {
    private static final Logger LOG = LoggerFactory.getLogger(CleanUp.class);
    /** What is younger may be about to be referred to. */
    private static final Duration SETTLED = Duration.ofDays(1);

    private final EngineParts parts;
    private final IdentityChanges changes;

    public CleanUp(EngineParts parts, IdentityChanges changes) {
        this.parts = parts;
        this.changes = changes;
    }

    /** Removes. */
    public CleanUpReport run(RetentionPolicy policy) {
        return run(policy, false);
    }

    /** Counts what {@link #run(RetentionPolicy)} would remove now, and removes nothing. */
    public CleanUpReport dryRun(RetentionPolicy policy) {
        return run(policy, true);
    }

    private CleanUpReport run(RetentionPolicy policy, boolean dryRun) {
        Instant now = parts.clock().instant();
        return new CleanUpReport(
                now,
                dryRun,
                job(
                        "thumbnails",
                        () -> new CrawledThumbnails(parts.objects())
                                .run(now.minus(policy.crawledThumbnails()), dryRun)),
                job("user queries", () -> new UserQueries(parts).run(now.minus(policy.userQueries()), dryRun)),
                job(
                        "audit logs",
                        () -> new OldRecords(parts)
                                .run(now.minus(policy.audit()), now.minus(policy.records()), dryRun)),
                job("orphans", () -> orphans(policy, now.minus(SETTLED), dryRun)));
    }

    private CleanUpResult orphans(RetentionPolicy policy, Instant cutoff, boolean dryRun) {
        boolean remove = policy.removeOrphanedFaces() && !dryRun;
        OrphanedFaces.Faces faces = new OrphanedFaces(parts).run(cutoff, remove);
        long objects = new OrphanedObjects(parts, changes).run(cutoff, dryRun);
        return new CleanUpResult.Orphans(cutoff, faces.found(), faces.removed(), objects);
    }

    private static CleanUpResult job(String name, Supplier<CleanUpResult> work) {
        try {
            CleanUpResult result = work.get();
            LOG.info("clean-up of {}: {}", name, result);
            return result;
        } catch (FacelibException e) {
            LOG.warn("clean-up of {} failed", name, e);
            return new CleanUpResult.Failed(Objects.requireNonNullElse(e.getMessage(), name));
        } catch (RuntimeException e) {
            LOG.error("clean-up of {} failed unexpectedly", name, e);
            return new CleanUpResult.Failed("unexpectedly: " + e.getClass().getSimpleName());
        }
    }
}
