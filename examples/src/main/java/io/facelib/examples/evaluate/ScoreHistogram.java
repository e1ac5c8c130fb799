package io.facelib.examples.evaluate;

/**
 * Counts of scores in bins of 1e-5 between -1 and 1, so that any number of comparisons takes the same 3.2 MB. Scores in
 * one bin count as equal: limits are right to 1e-5, rates to what lies within that distance of them.
 */
final class ScoreHistogram {
    private static final int BINS_PER_UNIT = 100_000;
    private static final int BINS_PER_STEP = 10;
    private static final double STEPS_PER_UNIT = 10_000;
    private static final int BINS = 2 * BINS_PER_UNIT + 1;

    private final long[] genuine = new long[BINS];
    private final long[] impostors = new long[BINS];

    /** The score as it is counted: the middle of its bin. */
    static double rounded(double cosine) {
        return (double) (bin(cosine) - BINS_PER_UNIT) / BINS_PER_UNIT;
    }

    /** The highest step of 1e-4 that a score reaches as it is counted: of -10,000 to 10,000. */
    static int step(double cosine) {
        return Math.floorDiv(bin(cosine) - BINS_PER_UNIT, BINS_PER_STEP);
    }

    /** The cosine of a step, which equals that of its bin to the last bit. */
    static double limit(int step) {
        return step / STEPS_PER_UNIT;
    }

    private static int bin(double cosine) {
        return (int) Math.round(cosine * BINS_PER_UNIT) + BINS_PER_UNIT;
    }

    void add(double cosine, boolean same) {
        (same ? genuine : impostors)[bin(cosine)]++;
    }

    void addAll(ScoreHistogram other) {
        for (int i = 0; i < BINS; i++) {
            genuine[i] += other.genuine[i];
            impostors[i] += other.impostors[i];
        }
    }

    RocCurve curve() {
        RocCurve.Builder curve = new RocCurve.Builder(BINS);
        for (int i = BINS - 1; i >= 0; i--) {
            if (genuine[i] + impostors[i] > 0) {
                curve.add((double) (i - BINS_PER_UNIT) / BINS_PER_UNIT, genuine[i], impostors[i]);
            }
        }
        return curve.build();
    }
}
