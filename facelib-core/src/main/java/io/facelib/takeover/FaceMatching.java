package io.facelib.takeover;

import io.facelib.model.BoundingBox;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which old box is of the same face as which new one: the pair that overlaps most first, each once.
 *
 * <p>Two boxes are of one face from an intersection over union of {@value #LEAST} on. Detectors frame the same face differently, with
 * or without forehead and ears: a box of two thirds of another's sides, in its middle, has 0.44. Two faces beside each other
 * would have to be as close as 0.43 of their width to reach it.
 */
final class FaceMatching {
    /** The least intersection over union of one face's boxes. */
    static final double LEAST = 0.4;

    private record Pair(int old, int now, double overlap) {}

    private final Map<Integer, Integer> oldOf = new HashMap<>();
    private final Map<Integer, Integer> nowOf = new HashMap<>();
    private final Set<Integer> sameFace = new HashSet<>();

    /**
     * @param olds the former boxes; empty for one that has none
     * @param nows the boxes that were found
     */
    FaceMatching(List<Optional<BoundingBox>> olds, List<BoundingBox> nows) {
        for (Pair pair : pairs(olds, nows)) {
            if (!oldOf.containsKey(pair.now()) && !nowOf.containsKey(pair.old())) {
                oldOf.put(pair.now(), pair.old());
                nowOf.put(pair.old(), pair.now());
            }
            sameFace.add(pair.old());
        }
        sameFace.removeAll(nowOf.keySet());
    }

    private static List<Pair> pairs(List<Optional<BoundingBox>> olds, List<BoundingBox> nows) {
        List<Pair> pairs = new ArrayList<>();
        for (int old = 0; old < olds.size(); old++) {
            for (int now = 0; now < nows.size(); now++) {
                BoundingBox box = nows.get(now);
                double overlap = olds.get(old).map(box::overlap).orElse(0.0);
                if (overlap >= LEAST) {
                    pairs.add(new Pair(old, now, overlap));
                }
            }
        }
        pairs.sort(Comparator.comparingDouble(Pair::overlap).reversed());
        return pairs;
    }

    /** The old box of a face that was found. */
    Optional<Integer> old(int now) {
        return Optional.ofNullable(oldOf.get(now));
    }

    /** The face that was found at an old box. */
    Optional<Integer> now(int old) {
        return Optional.ofNullable(nowOf.get(old));
    }

    /** Whether an old box is of a face that another one was taken for. */
    boolean isSameFace(int old) {
        return sameFace.contains(old);
    }
}
