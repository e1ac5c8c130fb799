package io.facelib.model;

/** How the limit for "the same person" is chosen: by an error rate, which means the same for every model, or by value. */
public sealed interface MatchPolicy {
    /**
     * The limit at which this share of comparisons between different people would pass.
     *
     * @param value above 0, at most 1; for example 1e-3
     */
    record FalseMatchRate(double value) implements MatchPolicy {
        public FalseMatchRate {
            Checks.range("false match rate", value, Double.MIN_VALUE, 1);
        }

        @Override
        public Threshold threshold(CalibrationTable table) {
            return table.at(value);
        }
    }

    /**
     * A limit named by the caller.
     *
     * @param value cosine, -1 to 1
     */
    record Cosine(double value) implements MatchPolicy {
        public Cosine {
            Checks.range("threshold", value, -1, 1);
        }

        @Override
        public Threshold threshold(CalibrationTable table) {
            return new Threshold(value, false, 0);
        }
    }

    static MatchPolicy falseMatchRate(double value) {
        return new FalseMatchRate(value);
    }

    static MatchPolicy cosine(double value) {
        return new Cosine(value);
    }

    /** The limit under a bundle's calibration. */
    Threshold threshold(CalibrationTable table);
}
