package io.facelib.takeover;

import io.facelib.model.AnalyzedFace;
import io.facelib.model.BoundingBox;
import java.util.List;

/**
 * A picture that is to be analysed.
 *
 * @param original where it lies
 * @param sidecar what a crawler kept beside it
 * @param groups of its points
 * @param open those whose faces are to be stored; the others' are there
 */
record Picture(Original original, Sidecar sidecar, List<PointGroup> groups, List<PointGroup> open) {
    /** Whether a face is one that the target has. */
    boolean isOfClosedGroup(AnalyzedFace face) {
        BoundingBox box = face.detection().box();
        return groups.stream()
                .filter(group -> !open.contains(group))
                .flatMap(group -> group.there().stream())
                .anyMatch(there -> there.detection().box().overlap(box) >= FaceMatching.LEAST);
    }
}
