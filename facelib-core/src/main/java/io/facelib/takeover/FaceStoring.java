package io.facelib.takeover;

import io.facelib.model.Analysis;
import io.facelib.model.AnalyzedFace;
import io.facelib.model.BoundingBox;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.ImageId;
import io.facelib.model.TenantId;
import io.facelib.spi.VectorIndex;
import io.facelib.takeover.TakeoverReport.Count;
import io.facelib.takeover.TakeoverReport.Kind;
import io.facelib.takeover.TakeoverReport.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Gives the faces that were found in a picture the points of the service, and stores them. Safe for any number of threads. */
final class FaceStoring {
    private final VectorIndex vectors;
    private final TenantId tenant;
    private final FaceMaker maker;
    private final boolean newFaces;
    private final Tally tally;

    /** @param newFaces whether faces that no point is of are kept */
    FaceStoring(VectorIndex vectors, TenantId tenant, FaceMaker maker, boolean newFaces, Tally tally) {
        this.vectors = vectors;
        this.tenant = tenant;
        this.maker = maker;
        this.newFaces = newFaces;
        this.tally = tally;
    }

    /** Stores those faces of the open groups that are kept, and tells of the others. */
    void store(Picture picture, Analysis seen) {
        Map<ImageId, List<FaceRecord>> records = new LinkedHashMap<>();
        List<AnalyzedFace> others = new ArrayList<>(seen.faces());
        for (PointGroup group : picture.open()) {
            records.put(group.id(), matched(picture.original(), seen, group, others));
        }
        others.removeIf(picture::isOfClosedGroup);
        unknown(picture, seen, others, records);
        store(records.values());
        for (PointGroup group : picture.open()) {
            settle(group, records.getOrDefault(group.id(), List.of()));
        }
    }

    /** Takes the faces that are given points out of the others. */
    private List<FaceRecord> matched(Original original, Analysis seen, PointGroup group, List<AnalyzedFace> others) {
        List<Optional<BoundingBox>> olds = group.points().stream()
                .map(point -> point.box(seen.width(), seen.height()))
                .toList();
        FaceMatching matching = new FaceMatching(
                olds, seen.faces().stream().map(face -> face.detection().box()).toList());
        List<FaceRecord> records = new ArrayList<>();
        for (int i = 0; i < group.points().size(); i++) {
            Point point = group.points().get(i);
            Optional<AnalyzedFace> face = matching.now(i).map(seen.faces()::get);
            face.ifPresent(found -> {
                others.remove(found);
                records.add(maker.of(original, group.id(), seen, found, point));
            });
            if (face.isEmpty()) {
                Reason why = reason(olds.get(i), matching.isSameFace(i));
                tally.left(Kind.POINT, point.name(), why, "in " + original.key());
            }
        }
        return records;
    }

    private static Reason reason(Optional<BoundingBox> box, boolean sameFace) {
        Reason found = sameFace ? Reason.SAME_FACE : Reason.NO_DETECTION;
        return box.isEmpty() ? Reason.NO_BOX : found;
    }

    private void unknown(
            Picture picture, Analysis seen, List<AnalyzedFace> others, Map<ImageId, List<FaceRecord>> records) {
        Original original = picture.original();
        for (AnalyzedFace face : others) {
            List<FaceRecord> own = records.get(original.id());
            if (newFaces && own != null) {
                own.add(maker.of(original, seen, face, picture.sidecar().members()));
            } else {
                tally.left(
                        Kind.FACE,
                        original.key().toString(),
                        Reason.NO_POINT,
                        "at " + place(face.detection().box()));
            }
        }
    }

    private static String place(BoundingBox box) {
        return Math.round(box.x1()) + "," + Math.round(box.y1()) + " to " + Math.round(box.x2()) + ","
                + Math.round(box.y2());
    }

    /** All groups of a picture at once: a process that is killed leaves all or none. */
    private void store(Collection<List<FaceRecord>> groups) {
        Map<FaceId, FaceRecord> all = new LinkedHashMap<>();
        groups.forEach(group -> group.forEach(face -> all.put(face.id(), face)));
        if (!all.isEmpty()) {
            vectors.upsertSoon(tenant, all.values());
        }
    }

    /** Removes what an earlier run had stored of the group beside what is there now. */
    private void settle(PointGroup group, List<FaceRecord> records) {
        Set<FaceId> now = records.stream().map(FaceRecord::id).collect(Collectors.toSet());
        List<FaceId> stale = group.there().stream()
                .map(FaceRecord::id)
                .filter(id -> !now.contains(id))
                .toList();
        if (!stale.isEmpty()) {
            vectors.delete(tenant, stale);
        }
        Set<Optional<FaceId>> known = group.points().stream().map(Point::id).collect(Collectors.toSet());
        long kept = now.stream().filter(id -> known.contains(Optional.of(id))).count();
        tally.add(Count.FACES_KEPT, kept);
        tally.add(Count.FACES_NEW, now.size() - kept);
    }
}
