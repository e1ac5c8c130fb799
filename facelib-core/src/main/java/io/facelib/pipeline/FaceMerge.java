package io.facelib.pipeline;

import io.facelib.model.BoundingBox;
import io.facelib.model.Detection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Leaves one candidate for each face: greedy suppression in the order of scores. A candidate falls to a better one when
 * their boxes overlap, or when one lies mostly inside the other and both are of similar size, as happens when two passes
 * disagree about where a face ends.
 */
final class FaceMerge {
    private static final double OVERLAP = 0.3;
    private static final double CONTAINED = 0.8;
    private static final double SIMILAR_AREA = 0.15;

    private FaceMerge() {}

    /** The faces, highest score first; equal scores from left to right, so that the order never depends on timing. */
    static List<Detection> merge(List<Detection> candidates) {
        List<Detection> sorted = new ArrayList<>(candidates);
        sorted.sort(Comparator.comparingDouble(Detection::score)
                .reversed()
                .thenComparingDouble(d -> d.box().x1())
                .thenComparingDouble(d -> d.box().y1()));
        List<Detection> faces = new ArrayList<>();
        for (Detection candidate : sorted) {
            if (faces.stream().noneMatch(face -> same(face.box(), candidate.box()))) {
                faces.add(candidate);
            }
        }
        return faces;
    }

    private static boolean same(BoundingBox a, BoundingBox b) {
        double smaller = Math.min(a.area(), b.area());
        double larger = Math.max(a.area(), b.area());
        return a.overlap(b) > OVERLAP || (a.intersection(b) > CONTAINED * smaller && smaller > SIMILAR_AREA * larger);
    }
}
