package io.facelib.examples.evaluate;

/** A false match rate at which figures are told, as one in so many: counting stays exact that way. */
public enum ErrorRate {
    ONE_IN_100("1e-2", 100),
    ONE_IN_1000("1e-3", 1_000),
    ONE_IN_10000("1e-4", 10_000);

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
}
