package io.facelib.model;

/**
 * Which way a search went, and why.
 *
 * @param way how the faces were found
 * @param reason one sentence with the numbers that decided
 */
public record SearchPlan(Way way, String reason) {
    /** How faces are found. */
    public enum Way {
        /** Every considered vector was compared with the probe. */
        EXACT_SCAN,
        /** A neighbourhood graph led to the candidates, whose cosines were then computed exactly. */
        GRAPH
    }

    /** The way of an index that knows no other than comparing every face. */
    public static SearchPlan alwaysExact() {
        return new SearchPlan(Way.EXACT_SCAN, "this index always compares every face");
    }
}
