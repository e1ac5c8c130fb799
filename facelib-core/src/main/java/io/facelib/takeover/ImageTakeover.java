package io.facelib.takeover;

import io.facelib.FaceEngine;
import io.facelib.error.InvalidImageException;
import io.facelib.model.Analysis;
import io.facelib.model.AnalyzeOptions;
import io.facelib.model.AnalyzedFace;
import io.facelib.model.BoundingBox;
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
    private final FaceMaker maker;
    private final PointSpool points;
    private final Marker marker;
    private final TakeoverOptions options;
    private final Tally tally;

    ImageTakeover(
            StorageBackends to,
            FaceEngine engine,
            TenantId tenant,
            FaceMaker maker,
            PointSpool points,
            Marker marker,
            TakeoverOptions options,
            Tally tally) {
        this.objects = to.objects();
        this.vectors = to.vectors();
        this.engine = engine;
        this.tenant = tenant;
        this.maker = maker;
        this.points = points;
        this.marker = marker;
        this.options = options;
        this.tally = tally;
    }

    /**
     * The points of a picture that have one name for it.
     *
     * @param there its faces that the target has
     */
    private record Group(ImageId id, List<Point> points, List<FaceRecord> there) {}

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
        List<Group> groups = groups(original, content, sidecar);
        List<Group> open =
                groups.stream().filter(group -> isOpen(group, object)).toList();
        groups.stream().filter(group -> !open.contains(group)).forEach(group -> told(original, group));
        if (open.isEmpty()) {
            tally.add(groups.isEmpty() ? Count.IMAGES_WITHOUT_POINTS : Count.IMAGES_THERE);
        } else {
            content.or(() -> read(original.key()))
                    .ifPresent(bytes -> look(new Look(original, sidecar, groups, open), bytes));
        }
    }

    /** Where no point tells whose a picture's faces are, they may be there by its content: facelib ingested it meanwhile. */
    private void look(Look look, byte[] bytes) {
        boolean ingested = options.faces().isEmpty()
                && !options.again()
                && !there(ImageId.of(Digests.of(bytes))).isEmpty();
        if (ingested) {
            tally.add(Count.IMAGES_THERE);
        } else {
            look.run(bytes);
        }
    }

    private Optional<byte[]> read(ObjectKey key) {
        return SmallObjects.read(
                objects, key, Math.toIntExact(engine.config().limits().maxBytes()));
    }

    private List<Group> groups(Original original, Optional<byte[]> content, Sidecar sidecar) {
        Map<ImageId, List<Point>> byName = new LinkedHashMap<>();
        add(byName, original.id(), points.take(Point.ofKey(original.key().key())));
        content.map(Digests::of)
                .ifPresent(sha256 -> add(byName, ImageId.of(sha256), points.take(Point.ofContent(sha256))));
        boolean whole = options.faces().isEmpty() || (options.newFaces() && !byName.isEmpty());
        if (whole) {
            byName.computeIfAbsent(original.id(), id -> new ArrayList<>()).addAll(sidecar.faces());
        }
        return byName.entrySet().stream()
                .map(group -> new Group(group.getKey(), group.getValue(), there(group.getKey())))
                .toList();
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

    private boolean isOpen(Group group, StoredObject object) {
        return options.again() || (group.there().isEmpty() && !marker.isHandled(object.modified()));
    }

    private void told(Original original, Group group) {
        Set<FaceId> kept = group.there().stream().map(FaceRecord::id).collect(Collectors.toSet());
        tally.add(Count.FACES_THERE, kept.size());
        for (Point point : group.points()) {
            if (point.id().filter(id -> !kept.contains(id)).isPresent()) {
                left(original, point, Reason.NO_DETECTION, "as an earlier run found");
            }
        }
    }

    private void left(Original original, Point point, Reason reason, String why) {
        tally.left(Kind.POINT, point.name(), reason, "in " + original.key() + (why.isEmpty() ? "" : ", " + why));
    }

    /** One picture that is looked at. */
    private final class Look {
        private final Original original;
        private final Sidecar sidecar;
        private final List<Group> groups;
        private final List<Group> open;

        Look(Original original, Sidecar sidecar, List<Group> groups, List<Group> open) {
            this.original = original;
            this.sidecar = sidecar;
            this.groups = groups;
            this.open = open;
        }

        void run(byte[] bytes) {
            try {
                Analysis seen = Patience.with(() -> engine.analyze(FaceImage.owning(bytes), LOOK));
                store(seen);
                tally.add(Count.IMAGES_ANALYSED);
            } catch (InvalidImageException e) {
                String why = e.reason() + ", " + e.getMessage();
                tally.left(Kind.IMAGE, original.key().toString(), Reason.INVALID_IMAGE, why);
                open.forEach(group -> group.points().stream()
                        .filter(point -> point.id().isPresent())
                        .forEach(point -> left(original, point, Reason.INVALID_IMAGE, "")));
            }
        }

        private void store(Analysis seen) {
            Map<ImageId, List<FaceRecord>> records = new LinkedHashMap<>();
            List<AnalyzedFace> others = new ArrayList<>(seen.faces());
            for (Group group : open) {
                records.put(group.id(), matched(seen, group, others));
            }
            others.removeIf(this::isOfClosedGroup);
            unknown(seen, others, records);
            for (Group group : open) {
                store(group, records.getOrDefault(group.id(), List.of()));
            }
        }

        /** Takes the faces that are given points out of the others. */
        private List<FaceRecord> matched(Analysis seen, Group group, List<AnalyzedFace> others) {
            List<Optional<BoundingBox>> olds = group.points().stream()
                    .map(point -> point.box(seen.width(), seen.height()))
                    .toList();
            FaceMatching matching = new FaceMatching(
                    olds,
                    seen.faces().stream().map(face -> face.detection().box()).toList());
            List<FaceRecord> records = new ArrayList<>();
            for (int i = 0; i < group.points().size(); i++) {
                Point point = group.points().get(i);
                Optional<AnalyzedFace> face = matching.now(i).map(seen.faces()::get);
                face.ifPresent(found -> {
                    others.remove(found);
                    records.add(maker.of(original, group.id(), seen, found, point));
                });
                if (face.isEmpty()) {
                    left(original, point, reason(olds.get(i), matching.isSameFace(i)), "");
                }
            }
            return records;
        }

        private Reason reason(Optional<BoundingBox> box, boolean sameFace) {
            Reason found = sameFace ? Reason.SAME_FACE : Reason.NO_DETECTION;
            return box.isEmpty() ? Reason.NO_BOX : found;
        }

        private boolean isOfClosedGroup(AnalyzedFace face) {
            return groups.stream()
                    .filter(group -> !open.contains(group))
                    .flatMap(group -> group.there().stream())
                    .anyMatch(there ->
                            there.detection().box().overlap(face.detection().box()) >= FaceMatching.LEAST);
        }

        private void unknown(Analysis seen, List<AnalyzedFace> others, Map<ImageId, List<FaceRecord>> records) {
            boolean kept = options.faces().isEmpty() || options.newFaces();
            for (AnalyzedFace face : others) {
                List<FaceRecord> own = records.get(original.id());
                if (kept && own != null) {
                    own.add(maker.of(original, seen, face, sidecar.members()));
                } else {
                    tally.left(
                            Kind.FACE,
                            original.key().toString(),
                            Reason.NO_POINT,
                            "at " + place(face.detection().box()));
                }
            }
        }

        private String place(BoundingBox box) {
            return Math.round(box.x1()) + "," + Math.round(box.y1()) + " to " + Math.round(box.x2()) + ","
                    + Math.round(box.y2());
        }

        private void store(Group group, List<FaceRecord> records) {
            if (!records.isEmpty()) {
                vectors.upsertSoon(tenant, records);
            }
            Set<FaceId> now = records.stream().map(FaceRecord::id).collect(Collectors.toSet());
            List<FaceId> stale = group.there().stream()
                    .map(FaceRecord::id)
                    .filter(id -> !now.contains(id))
                    .toList();
            if (!stale.isEmpty()) {
                vectors.delete(tenant, stale);
            }
            Set<Optional<FaceId>> known = group.points().stream().map(Point::id).collect(Collectors.toSet());
            long kept =
                    now.stream().filter(id -> known.contains(Optional.of(id))).count();
            tally.add(Count.FACES_KEPT, kept);
            tally.add(Count.FACES_NEW, now.size() - kept);
        }
    }
}
