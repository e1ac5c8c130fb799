package io.facelib.takeover;

import io.facelib.FaceEngine;
import io.facelib.error.BackendException;
import io.facelib.error.InvalidImageException;
import io.facelib.model.Analysis;
import io.facelib.model.AnalyzeOptions;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceImage;
import io.facelib.model.FaceRecord;
import io.facelib.model.ImageId;
import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import io.facelib.model.QualityProfile;
import io.facelib.model.TenantId;
import io.facelib.operation.StorageLayout;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StoredObject;
import io.facelib.spi.VectorIndex;
import io.facelib.takeover.TakeoverReport.Count;
import io.facelib.takeover.TakeoverReport.Kind;
import io.facelib.takeover.TakeoverReport.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes the faces of a picture over: finds them anew, gives each the point of the service whose box it is in, and stores them beside
 * the picture where it lies. Faces of one picture that came to the service in two ways have points of two names; each name is a group
 * that is matched for itself, and one that has faces in the target is left as it is. Safe for any number of threads.
 */
final class ImageTakeover {
    private static final AnalyzeOptions LOOK = AnalyzeOptions.defaults().withProfile(QualityProfile.CRAWLER_INGEST);
    private static final int MOST_FACES = 1_000;

    private final ObjectStore objects;
    private final VectorIndex vectors;
    private final FaceEngine engine;
    private final TenantId tenant;
    private final FaceStoring storing;
    private final PointSpool points;
    private final SeenPoints seen;
    private final Marker marker;
    private final TakeoverOptions options;
    private final Tally tally;

    ImageTakeover(
            StorageBackends to,
            FaceEngine engine,
            TenantId tenant,
            FaceStoring storing,
            PointSpool points,
            SeenPoints seen,
            Marker marker,
            TakeoverOptions options,
            Tally tally) {
        this.objects = to.objects();
        this.vectors = to.vectors();
        this.engine = engine;
        this.tenant = tenant;
        this.storing = storing;
        this.points = points;
        this.seen = seen;
        this.marker = marker;
        this.options = options;
        this.tally = tally;
    }

    /** Takes a picture over, or what is missing of it; one that cannot be read is told and passed over. */
    void run(StoredObject object) {
        if (!StorageLayout.isQuery(object.info())) {
            Original.of(tenant, object.key()).ifPresent(original -> run(object, original));
        }
    }

    private void run(StoredObject object, Original original) {
        Optional<byte[]> content = points.anyByContent() ? read(original.key()) : Optional.empty();
        Sidecar sidecar =
                options.faces().isPresent() ? new Sidecar(Map.of(), List.of()) : Sidecar.of(original, objects, tally);
        List<PointGroup> groups = groups(original, content, sidecar);
        List<PointGroup> open =
                groups.stream().filter(group -> isOpen(group, object)).toList();
        groups.stream().filter(group -> !open.contains(group)).forEach(group -> told(original, group));
        if (open.isEmpty()) {
            tally.add(groups.isEmpty() ? Count.IMAGES_WITHOUT_POINTS : Count.IMAGES_THERE);
        } else {
            content.or(() -> read(original.key()))
                    .ifPresent(bytes -> look(new Picture(original, sidecar, groups, open), bytes));
        }
    }

    /** Where no point tells whose a picture's faces are, they may be there by its content: facelib ingested it meanwhile. */
    private void look(Picture picture, byte[] bytes) {
        boolean ingested = options.faces().isEmpty()
                && !marker.again()
                && !there(ImageId.of(Digests.of(bytes))).isEmpty();
        if (ingested) {
            tally.add(Count.IMAGES_THERE);
        } else {
            analyse(picture, bytes);
        }
    }

    private Optional<byte[]> read(ObjectKey key) {
        return SmallObjects.read(
                objects, key, Math.toIntExact(engine.config().limits().maxBytes()));
    }

    private List<PointGroup> groups(Original original, Optional<byte[]> content, Sidecar sidecar) {
        Map<ImageId, List<Point>> byName = new LinkedHashMap<>();
        add(byName, original.id(), take(Point.ofKey(original.key().key())));
        content.map(Digests::of).ifPresent(sha256 -> add(byName, ImageId.of(sha256), take(Point.ofContent(sha256))));
        boolean whole = options.faces().isEmpty() || (options.newFaces() && !byName.isEmpty());
        if (whole) {
            byName.computeIfAbsent(original.id(), id -> new ArrayList<>()).addAll(sidecar.faces());
        }
        return byName.entrySet().stream()
                .map(group -> new PointGroup(group.getKey(), group.getValue(), there(group.getKey())))
                .toList();
    }

    /** With points of faces a description alone makes no face: somebody may have removed it, which descriptions outlive. */
    private List<Point> take(String picture) {
        List<Point> found = points.take(picture);
        if (options.faces().isEmpty() || options.newFaces()) {
            return found;
        }
        found.stream()
                .filter(Point::described)
                .forEach(point -> tally.left(Kind.POINT, point.name(), Reason.NO_POINT, "a description has it"));
        return found.stream().filter(point -> !point.described()).toList();
    }

    private static void add(Map<ImageId, List<Point>> byName, ImageId id, List<Point> found) {
        if (!found.isEmpty()) {
            byName.computeIfAbsent(id, same -> new ArrayList<>()).addAll(found);
        }
    }

    private List<FaceRecord> there(ImageId image) {
        return vectors.list(tenant, FaceFilter.ofImage(image), PageRequest.first(MOST_FACES))
                .items();
    }

    private boolean isOpen(PointGroup group, StoredObject object) {
        return marker.again() || (group.there().isEmpty() && (!marker.isHandled(object.modified()) || isAnyNew(group)));
    }

    /** Whether there is a point that no run which ended well has had. */
    private boolean isAnyNew(PointGroup group) {
        return !group.points().stream().allMatch(seen::contains);
    }

    private void told(Original original, PointGroup group) {
        Set<FaceId> kept = group.there().stream().map(FaceRecord::id).collect(Collectors.toSet());
        tally.add(Count.FACES_THERE, kept.size());
        for (Point point : group.points()) {
            if (point.id().filter(id -> !kept.contains(id)).isPresent()) {
                left(original, point);
            }
        }
    }

    private void left(Original original, Point point) {
        if (marker.ended().isEmpty() || seen.contains(point)) {
            String where = "in " + original.key() + ", as an earlier run found";
            tally.left(Kind.POINT, point.name(), Reason.NO_DETECTION, where);
        } else {
            String why = "in " + original.key() + ", whose faces an earlier run stored; --again looks at it";
            tally.left(Kind.POINT, point.name(), Reason.NOT_LOOKED_AT, why);
        }
    }

    private void analyse(Picture picture, byte[] bytes) {
        try {
            Optional<Analysis> found = faces(picture, bytes);
            found.ifPresent(analysis -> storing.store(picture, analysis));
            tally.add(Count.IMAGES_ANALYSED, found.isPresent() ? 1 : 0);
        } catch (InvalidImageException e) {
            ObjectKey key = picture.original().key();
            tally.left(Kind.IMAGE, key.toString(), Reason.INVALID_IMAGE, e.reason() + ", " + e.getMessage());
            picture.open()
                    .forEach(group -> group.points().stream()
                            .filter(point -> point.id().isPresent())
                            .forEach(point ->
                                    tally.left(Kind.POINT, point.name(), Reason.INVALID_IMAGE, "in " + key.key())));
        }
    }

    /** A failure that would come again concerns the picture, and does not keep the others from being taken over. */
    private Optional<Analysis> faces(Picture picture, byte[] bytes) {
        try {
            return Optional.of(Patience.with(() -> engine.analyze(FaceImage.owning(bytes), LOOK)));
        } catch (BackendException e) {
            if (e.retryable()) {
                throw e;
            }
            String key = picture.original().key().toString();
            tally.left(Kind.IMAGE, key, Reason.ANALYSIS_FAILED, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }
}
