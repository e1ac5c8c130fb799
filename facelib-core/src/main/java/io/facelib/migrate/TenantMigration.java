package io.facelib.migrate;

import io.facelib.error.InvalidInputException;
import io.facelib.migrate.MigrationReport.Kind;
import io.facelib.model.AuditVerification;
import io.facelib.model.TenantId;
import io.facelib.operation.CheckAudit;
import io.facelib.spi.StorageBackends;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * Brings a tenant from one storage to another, whatever both are made of: pictures, thumbnails and crops under the keys that they
 * have, face records with their vectors bit by bit, identities with templates and history, ingested images, finished
 * batches with their items, webhook endpoints with their log and the events that are kept, audit. Nothing of the source is
 * changed.
 *
 * <p>A run may be ended at any time, by a crash too, and begun again: what is there already and the same is left alone. What the
 * source has lost since an earlier run goes from the target. A run ends by comparing everything, and only when that finds no
 * difference the migration counts as done. Until then the tenant must not be used in the target.
 *
 * <p>A target that holds something of the tenant which this migration did not bring is refused, and so is one where the tenant
 * was used since. What is not moved: dead letters, and the times at which objects were last put, from which the retention of
 * crawled pictures counts. Secrets of webhooks are encrypted with the target's keys, and audit rows sealed with them.
 *
 * <p>For one thread; run one at a time for a tenant.
 */
public final class TenantMigration {
    private final StorageBackends from;
    private final StorageBackends to;
    private final TenantId tenant;
    private final MigrationOptions options;
    private final Clock clock;

    /**
     * @param from open; nothing is written to it
     * @param to open, and another one
     * @param clock for the times that are noted
     */
    public TenantMigration(
            StorageBackends from, StorageBackends to, TenantId tenant, MigrationOptions options, Clock clock) {
        this.from = from;
        this.to = to;
        this.tenant = tenant;
        this.options = options;
        this.clock = clock;
    }

    /**
     * Brings the tenant, or what is missing of it, and compares everything.
     *
     * @return what was done; where it {@link MigrationReport#isSame is not the same} another run repairs it
     * @throws InvalidInputException if the source has nothing of the tenant, or something of it that is unfinished, or pictures
     *     of its faces that would stay behind; if the target has something of the tenant that this migration did not bring, or
     *     the tenant was used there; or if either changes in the middle so that it has to be called again
     */
    public MigrationReport run() {
        Instant start = clock.instant();
        Tally tally = new Tally(options.progress());
        Optional<Marker> former = Marker.load(to.objects(), tenant);
        former.ifPresent(this::requireSameSource);
        Parts parts = parts(former, tally);
        checkSource(parts, tally);
        Marker marker = former.map(known -> sharing(known, parts)).orElseGet(() -> begin(parts));
        marker = rebased(marker, tally);
        requireUnused(marker, tally);
        parts.check();
        marker = marker.running(parts.isAnew());
        marker.save(to.objects(), tenant);
        parts.bring();
        AuditPart audit = audit(marker, tally);
        audit.bring();
        options.progress().accept("comparing");
        parts.compare();
        audit.compare();
        end(marker, start, parts, audit, tally);
        return tally.report(marker.id());
    }

    /**
     * Compares everything and changes nothing. A migration whose last run did not end well is told as a difference, and so is
     * unfinished work of the source that may not stay behind.
     *
     * @throws InvalidInputException if no migration has brought the tenant
     */
    public MigrationReport verify() {
        Tally tally = new Tally(options.progress());
        Marker marker = Marker.load(to.objects(), tenant).orElseThrow(() -> Refusals.notBegun(tenant));
        requireSameSource(marker);
        if (options.sharedObjects() && !marker.shared()) {
            throw new InvalidInputException("tenant", "what crawlers keep under no tenant was not brought with it");
        }
        Parts parts = parts(Optional.of(marker), tally);
        parts.compare();
        parts.compareOwed();
        audit(marker, tally).compare();
        compareUnfinished(tally);
        if (!marker.done()) {
            tally.differs(
                    Kind.OBJECTS, Marker.key(tenant).toString(), "the migration has not ended well: run it again");
        }
        return tally.report(marker.id());
    }

    private Parts parts(Optional<Marker> former, Tally tally) {
        return new Parts(course(former, tally), options.sharedObjects());
    }

    private Course course(Optional<Marker> marker, Tally tally) {
        boolean deep = marker.map(Marker::deep).orElse(false);
        return new Course(from, to, tenant, Guards.of(tenant, marker, options.again()), deep, tally);
    }

    /** What has begun since is told as a difference, unless it may stay behind. */
    private void compareUnfinished(Tally tally) {
        if (!options.leaveUnfinished()) {
            new Unfinished(from, tenant)
                    .found()
                    .forEach((kind, what) -> tally.differs(kind, tenant.value(), "the source has " + what));
        }
    }

    private AuditPart audit(Marker marker, Tally tally) {
        return new AuditPart(course(Optional.of(marker), tally), marker);
    }

    private void requireSameSource(Marker marker) {
        if (!marker.isFrom(options.source(), from.keys(), tenant)) {
            throw Refusals.occupied(tenant, "what was brought from another source");
        }
        if (marker.shared() && !options.sharedObjects()) {
            throw new InvalidInputException(
                    "tenant",
                    "what crawlers keep under no tenant was brought with it: say so in every call (--with-crawled)");
        }
    }

    /** From the first call on that brings what names no tenant every call does; what the target has there is not ours before. */
    private Marker sharing(Marker marker, Parts parts) {
        if (marker.shared() || !options.sharedObjects()) {
            return marker;
        }
        if (parts.isSharedOccupied()) {
            throw Refusals.occupied(tenant, "crawled objects");
        }
        return marker.withShared();
    }

    private void checkSource(Parts parts, Tally tally) {
        if (!parts.isAnyInSource()) {
            throw new InvalidInputException("tenant", "the source has nothing of '" + tenant + "'");
        }
        parts.requirePictures();
        Unfinished unfinished = new Unfinished(from, tenant);
        Collection<String> open = unfinished.found().values();
        if (!open.isEmpty() && !options.leaveUnfinished()) {
            throw new InvalidInputException(
                    "tenant",
                    "the source has " + String.join("; ", open)
                            + ": let an engine finish them, cancel them, or say that they stay behind");
        }
        open.forEach(left -> tally.note("left behind in the source: " + left));
        unfinished.deadLetters().ifPresent(tally::note);
        parts.doubtful().ifPresent(tally::note);
        requireIntactAudit(tally);
    }

    private void requireIntactAudit(Tally tally) {
        AuditVerification sealed = new CheckAudit(from.state().audit(), from.keys()).run(tenant);
        if (sealed instanceof AuditVerification.Broken broken) {
            accept(broken, tally);
        }
    }

    private void accept(AuditVerification.Broken broken, Tally tally) {
        String what = "the audit chain is broken in the source, at row " + broken.sequence() + ": " + broken.why();
        if (!options.acceptBrokenAudit()) {
            throw new InvalidInputException("tenant", what + "; sealed anew in the target nobody could tell any more");
        }
        tally.note(what);
    }

    private Marker begin(Parts parts) {
        parts.occupied().ifPresent(what -> {
            throw Refusals.occupied(tenant, what);
        });
        long start = new AuditChainEnds(to.state().audit(), tenant).last();
        long base = new AuditChainEnds(from.state().audit(), tenant).first();
        return Marker.begin(options.source(), Marker.code(from.keys(), tenant), options.sharedObjects(), start, base);
    }

    private Marker rebased(Marker marker, Tally tally) {
        long lost = audit(marker, tally).lost();
        return lost == 0 ? marker : marker.withAuditBase(marker.auditBase() + lost);
    }

    private void requireUnused(Marker marker, Tally tally) {
        if (!audit(marker, tally).isOurs()) {
            throw Refusals.inUse(tenant, "its audit goes on");
        }
    }

    private void end(Marker marker, Instant start, Parts parts, AuditPart audit, Tally tally) {
        compareUnfinished(tally);
        if (tally.same()) {
            parts.conclude();
            parts.compareOwed();
        }
        if (tally.same()) {
            audit.note(clock.instant());
            marker.ended(start, clock.instant(), parts.endpointsDigest()).save(to.objects(), tenant);
        } else {
            marker.different(clock.instant(), parts.endpointsDigest()).save(to.objects(), tenant);
        }
    }
}
