package io.facelib.examples.evaluate;

import java.util.List;

/** A false match rate at which figures are told, as one in so many: counting stays exact that way. */
public enum ErrorRate {
    ONE_IN_100("1e-2", 100),
    ONE_IN_1000("1e-3", 1_000),
    ONE_IN_10000("1e-4", 10_000),
    ONE_IN_100000("1e-5", 100_000),
    ONE_IN_1000000("1e-6", 1_000_000);

    /** Those that a list of pairs is evaluated at. */
    public static final List<ErrorRate> OF_PAIRS = List.of(ONE_IN_100, ONE_IN_1000, ONE_IN_10000);

    /** A rate that was seen less often than this may be wrong by half of itself or more. */
    static final int LEAST_FALSE_MATCHES = 10;

    private final String label;
    private final int oneIn;

    ErrorRate(String label, int oneIn) {
        this.label = label;
        this.oneIn = oneIn;
    }

    /** Such as {@code 1e-3}. */
    public String label() {
        return label;
    }

    /** How many impostors may pass at most: the share of them, rounded up. */
    long rank(long impostors) {
        return (impostors + oneIn - 1) / oneIn;
    }

    /** Whether so many impostors can show this rate at all. */
    boolean measurable(long impostors) {
        return impostors >= oneIn;
    }

    /** Whether so many impostors support a limit: at least ten of them are expected to pass. */
    boolean supported(long impostors) {
        return impostors / oneIn >= LEAST_FALSE_MATCHES;
    }

    /** How many impostors may pass so that their share is at most this rate: rounded down. */
    long allowed(long impostors) {
        return impostors / oneIn;
    }

    /** As a number, such as 0.001. */
    public double value() {
        return 1.0 / oneIn;
    }
}
