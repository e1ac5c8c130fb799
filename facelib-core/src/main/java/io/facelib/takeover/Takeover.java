package io.facelib.takeover;

import io.facelib.FaceEngine;
import io.facelib.error.InvalidInputException;
import io.facelib.model.FaceFilter;
import io.facelib.model.ObjectKey;
import io.facelib.model.OperationAudit;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.operation.StorageLayout;
import io.facelib.spi.Journal;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.StorageBackends;
import io.facelib.takeover.TakeoverReport.Count;
import io.facelib.takeover.TakeoverReport.Kind;
import io.facelib.takeover.TakeoverReport.Reason;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Takes a tenant over from a running deployment of the service: its objects stay under the buckets and keys that they have, faces are
 * found anew in the stored pictures and refer to these, and people are enrolled again by them. Vectors are not taken over: they are
 * another model's.
 *
 * <p>The service's vector store alone knows which faces it had, under which ids, and whose they are. With its points, as its scroll
 * route tells them, faces keep ids, metadata and persons, and nothing is found that was not found before; without, every stored
 * picture is analysed.
 *
 * <p>A run may be ended at any time, by a crash too, and begun again: what is there is left alone, and no face appears twice. It
 * ends normally when all that can be taken over has been; what cannot is told with its reason and does not stop the rest. After a run
 * that ended well only what is new in the source is taken over, so that nothing comes back that was removed in the target. Until then the
 * tenant must not be used in the target.
 *
 * <p>For one thread; run one at a time for a tenant.
 */
public final class Takeover {
    private final ObjectStore from;
    private final StorageBackends to;
    private final FaceEngine engine;
    private final TenantId tenant;
    private final TakeoverOptions options;
    private final Clock clock;

    /**
     * @param from the service's object store; nothing of the tenant is written to it, unless it is the target's, too
     * @param to open
     * @param engine over the same target, with the models that the tenant is to have
     * @param clock for the times that are noted
     */
    public Takeover(
            ObjectStore from,
            StorageBackends to,
            FaceEngine engine,
            TenantId tenant,
            TakeoverOptions options,
            Clock clock) {
        this.from = from;
        this.to = to;
        this.engine = engine;
        this.tenant = tenant;
        this.options = options;
        this.clock = clock;
    }

    /**
     * Takes the tenant over, or what is missing of it.
     *
     * @throws InvalidInputException if points cannot be read, or the source has no picture of the tenant; if the target has faces or
     *     people of it that were not taken over, or were taken over otherwise; if it has crawled objects that would be
     *     overwritten, and that this tenant did not bring. Nothing is written then
     * @throws io.facelib.error.BackendException if a store fails: to be run again
     */
    public TakeoverReport run() {
        Instant start = clock.instant();
        Tally tally = new Tally(options.progress());
        try (PointSpool points = PointSpool.create()) {
            Exports exports = new Exports(tenant, tally);
            exports.read(options, points);
            Optional<Marker> former = Marker.load(to.objects(), tenant);
            check(former);
            Marker marker = former.filter(known -> !options.again())
                    .orElseGet(() -> Marker.begin(
                            options, isOurs(former), engine.config().contract(), start));
            marker.save(to.objects(), tenant);
            SeenPoints seen = SeenPoints.load(to.objects(), tenant);
            bring(marker, points, seen, exports, tally);
            note(marker, tally);
            if (tally.isWhole()) {
                seen.save(to.objects(), tenant, points.names());
                marker.ended(start, clock.instant()).save(to.objects(), tenant);
            }
            return tally.report(marker.id());
        }
    }

    private void bring(Marker marker, PointSpool points, SeenPoints seen, Exports exports, Tally tally) {
        TenantObjects which = new TenantObjects(tenant, options.crawled());
        tally.tell("objects");
        new ObjectCopy(from, to.objects(), tenant, which, marker, marker.again(), tally).run();
        points.exported();
        new Descriptions(to.objects(), tenant, tally).addTo(which, points);
        points.ready();
        tally.tell("faces");
        images(marker, which, points, seen, tally);
        points.eachLeft(point -> left(point, which, tally));
        tally.tell("people");
        new PeopleTakeover(to, engine, tenant, marker, marker.again(), tally).run(exports.people());
    }

    private void images(Marker marker, TenantObjects which, PointSpool points, SeenPoints seen, Tally tally) {
        FaceMaker maker = new FaceMaker(to.objects(), tenant, which, clock, tally);
        boolean newFaces = options.faces().isEmpty() || options.newFaces();
        FaceStoring storing = new FaceStoring(to.vectors(), tenant, maker, newFaces, tally);
        ImageTakeover images = new ImageTakeover(to, engine, tenant, storing, points, seen, marker, options, tally);
        try (Workers workers = new Workers(engine.config().indexWorkers())) {
            which.each(to.objects(), StorageLayout.RAW, object -> workers.add(() -> images.run(object)));
            workers.finish();
        }
    }

    /** A point that no picture of the tenant has taken. */
    private static void left(Point point, TenantObjects which, Tally tally) {
        Optional<String> key = point.text("raw_key");
        if (point.picture().isEmpty()) {
            tally.left(Kind.POINT, point.name(), Reason.NO_IMAGE, "it has neither raw_key nor image_sha256");
        } else if (key.isPresent() && !isOwn(key.get(), which)) {
            tally.left(Kind.POINT, point.name(), Reason.FOREIGN_KEY, "its raw_key is not the tenant's");
        } else {
            tally.left(Kind.POINT, point.name(), Reason.IMAGE_MISSING, key.orElse("known by its content only"));
        }
    }

    private static boolean isOwn(String key, TenantObjects which) {
        try {
            return which.isOf(new ObjectKey(StorageLayout.RAW, key));
        } catch (InvalidInputException e) {
            return false;
        }
    }

    // --- before and after --------------------------------------------------------------------------------------------

    private void check(Optional<Marker> former) {
        if (hasNoPicture()) {
            throw new InvalidInputException("tenant", "the source has no picture of '" + tenant + "'");
        }
        if (options.crawled() && !isOurs(former)) {
            requireNoShared();
        }
        if (options.again()) {
            return;
        }
        if (former.isEmpty() && isKnown()) {
            throw refused("has faces or people in the target that were not taken over from the service");
        }
        former.ifPresent(this::requireSame);
    }

    private static boolean isOurs(Optional<Marker> former) {
        return former.filter(Marker::shared).isPresent();
    }

    /** What the target has under no tenant is another's then, and would be overwritten. */
    private void requireNoShared() {
        SamePlace place = new SamePlace(from, to.objects(), tenant);
        for (String bucket : StorageLayout.BUCKETS) {
            if (TenantObjects.isAnyShared(to.objects(), bucket) && !place.isSame(bucket)) {
                throw new InvalidInputException(
                        "to",
                        "the target has crawled objects in " + bucket + " that were not taken over with tenant '"
                                + tenant + "': another tenant's");
            }
        }
    }

    private void requireSame(Marker marker) {
        if (!marker.isFrom(options)) {
            throw refused("was taken over from another source");
        }
        require(marker.points(), options.faces().isPresent(), "points of faces");
        require(marker.identities(), options.identities().isPresent(), "points of identities");
        require(marker.newFaces(), options.newFaces(), "faces that have no point");
        require(marker.crawled(), options.crawled(), "what crawlers keep under no tenant");
        if (!marker.contract().equals(engine.config().contract().value())) {
            throw refused("was taken over with another model");
        }
    }

    private void require(boolean then, boolean now, String what) {
        if (then != now) {
            throw refused("was taken over " + (then ? "with " : "without ") + what);
        }
    }

    private InvalidInputException refused(String why) {
        return new InvalidInputException(
                "to",
                "tenant '" + tenant + "' " + why
                        + ": take it over again explicitly (--again), or erase it there first");
    }

    private boolean isKnown() {
        PageRequest one = PageRequest.first(1);
        return !to.vectors().list(tenant, FaceFilter.all(), one).items().isEmpty()
                || !to.identities().list(tenant, one).items().isEmpty();
    }

    private boolean hasNoPicture() {
        String prefix = options.crawled() ? "" : tenant + "/";
        return from.list(StorageLayout.RAW, prefix, PageRequest.first(1))
                .items()
                .isEmpty();
    }

    private void note(Marker marker, Tally tally) {
        if (options.faces().isEmpty()) {
            tally.note("without points every picture was analysed, those that somebody had only searched with, too:"
                    + " they cannot be told from others, and nobody is known whose faces they are");
        }
        long faces = tally.count(Count.FACES_KEPT) + tally.count(Count.FACES_NEW);
        long people = tally.count(Count.IDENTITIES_ENROLLED);
        if (faces + people > 0) {
            to.state().write(tenant, Journal.of(audit(marker, faces, people)));
        }
    }

    private OperationAudit audit(Marker marker, long faces, long people) {
        return new OperationAudit(
                clock.instant(),
                "takeover-" + marker.id(),
                Optional.empty(),
                "takeover",
                Math.toIntExact(Math.min(Integer.MAX_VALUE, faces)),
                Math.toIntExact(Math.min(Integer.MAX_VALUE, people)),
                to.vectors().name(),
                Optional.of(engine.config().contract()),
                OptionalDouble.empty(),
                "ok");
    }
}
