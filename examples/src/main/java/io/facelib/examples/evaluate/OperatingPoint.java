package io.facelib.examples.evaluate;

import java.util.Optional;

/**
 * What happens at one limit.
 *
 * @param rate the false match rate the limit was chosen for
 * @param limit cosine, -1 to 1; what reaches it passes
 * @param falseMatches share of impostor comparisons that pass
 * @param trueMatches share of genuine comparisons that pass; empty without one
 * @param supported whether there are enough impostors for the rate: at least ten are expected to pass
 */
public record OperatingPoint(
        ErrorRate rate, double limit, Share falseMatches, Optional<Share> trueMatches, boolean supported) {
    /**
     * A measured share.
     *
     * @param value 0 to 1
     * @param interval 95 %, drawn over persons
     */
    public record Share(double value, Interval interval) {}
}
