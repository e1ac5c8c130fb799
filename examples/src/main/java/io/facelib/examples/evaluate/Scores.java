package io.facelib.examples.evaluate;

import java.util.List;

/** From comparisons to bare scores. */
final class Scores {
    private Scores() {}

    static RocCurve curve(List<Comparison> comparisons) {
        return RocCurve.of(cosines(comparisons, true), cosines(comparisons, false));
    }

    private static double[] cosines(List<Comparison> comparisons, boolean same) {
        return comparisons.stream()
                .filter(c -> c.same() == same)
                .mapToDouble(Comparison::cosine)
                .toArray();
    }
}
