package io.facelib.examples.bench;

import java.util.Arrays;

/** Which share of the true nearest neighbours was found. */
public final class Recall {
    private Recall() {}

    /**
     * Of one query.
     *
     * @param truth the numbers of the true nearest neighbours
     * @param found the numbers that came back; one that came twice counts once
     * @return 0 to 1; 1 if there was nothing to find
     */
    public static double of(int[] truth, int[] found) {
        if (truth.length == 0) {
            return 1;
        }
        int[] distinct = Arrays.stream(found).distinct().toArray();
        long hits = Arrays.stream(distinct)
                .filter(n -> Arrays.stream(truth).anyMatch(t -> t == n))
                .count();
        return hits / (double) truth.length;
    }
}
