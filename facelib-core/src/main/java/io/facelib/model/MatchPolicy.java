package io.facelib.model;

/**
 * How the limit for "the same person" is chosen: by an error rate, which means the same for every model, or by value.
 *
 * <p>A policy becomes a limit by {@link #threshold(CalibrationTable)} where two faces are compared, and by
 * {@link #threshold(CalibrationTable, long)} where one is searched among many. Immutable.
 */
public sealed interface MatchPolicy {
    /**
     * The limit at which this share of comparisons between different people would pass, however many there are.
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
     * The limit at which this share of searches by people who are not enrolled would return anybody. The more faces are
     * searched, the stricter it is.
     *
     * <p>For a gallery of N faces the rate of a single comparison is {@code 1 - (1 - x)^(1/N)}. That takes the N
     * comparisons of a search as independent, each with the false match rate that was calibrated. The second matters
     * more: where the people differ from those of the calibration, so does the rate. Comparisons that depend on each
     * other (several photos of one person, people who resemble each other) only make the true rate lower, except for
     * what the formula gives away beyond {@code x / N}: at most {@code -ln(1 - x)} instead of {@code x}, 0.01005 for
     * 0.01. The same holds for searches that do not compare every face.
     *
     * <p>Large galleries ask for rates that were never measured: {@link Threshold#outsideCalibration} says so, and the
     * share is then higher than was asked for. Source of the relation: the binomial model of P. Grother, P. Phillips:
     * Models of Large Population Recognition Performance, CVPR 2004.
     *
     * @param value above 0, at most 1; for example 1e-2
     */
    record FalsePositiveIdentificationRate(double value) implements MatchPolicy {
        public FalsePositiveIdentificationRate {
            Checks.range("false positive identification rate", value, Double.MIN_VALUE, 1);
        }

        /** As for a gallery of one face. */
        @Override
        public Threshold threshold(CalibrationTable table) {
            return table.at(value);
        }

        @Override
        public Threshold threshold(CalibrationTable table, long gallerySize) {
            return table.at(falseMatchRate(gallerySize));
        }

        @Override
        public boolean dependsOnGallerySize() {
            return true;
        }

        /**
         * The false match rate that a single comparison may have, 0 to 1.
         *
         * @param gallerySize how many faces are searched, 0 or more; none counts as one
         */
        public double falseMatchRate(long gallerySize) {
            Checks.range("gallery size", gallerySize, 0, Long.MAX_VALUE);
            // The formula itself would lose every digit to the subtraction from 1 in a large gallery.
            double rate = -Math.expm1(Math.log1p(-value) / Math.max(1, gallerySize));
            return Math.max(Double.MIN_VALUE, rate);
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

    /** This share of comparisons between different people; see {@link FalseMatchRate}. */
    static MatchPolicy falseMatchRate(double value) {
        return new FalseMatchRate(value);
    }

    /** This share of searches by people who are not enrolled; see {@link FalsePositiveIdentificationRate}. */
    static MatchPolicy falsePositiveIdentificationRate(double value) {
        return new FalsePositiveIdentificationRate(value);
    }

    /** The default of verification and identity-safe search: a false match rate of 1e-5. */
    static MatchPolicy verification() {
        return new FalseMatchRate(1e-5);
    }

    /** The default of a search, whose results a person looks at: a false match rate of 1e-2. */
    static MatchPolicy search() {
        return new FalseMatchRate(1e-2);
    }

    /** The default where two faces, or those of an image and a tenant's, are held against each other: 1e-3. */
    static MatchPolicy comparison() {
        return new FalseMatchRate(1e-3);
    }

    /** A limit named by the caller, cosine -1 to 1. */
    static MatchPolicy cosine(double value) {
        return new Cosine(value);
    }

    /** The limit for a comparison of two faces under a bundle's calibration. */
    Threshold threshold(CalibrationTable table);

    /**
     * The limit for a search under a bundle's calibration.
     *
     * @param gallerySize how many faces the search considers, 0 or more
     */
    default Threshold threshold(CalibrationTable table, long gallerySize) {
        return threshold(table);
    }

    /** Whether the limit of a search depends on how many faces it considers, so that they have to be counted. */
    default boolean dependsOnGallerySize() {
        return false;
    }
}
