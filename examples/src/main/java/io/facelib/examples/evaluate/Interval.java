package io.facelib.examples.evaluate;

import java.util.Arrays;

/**
 * A 95 % confidence interval.
 *
 * @param low the 2.5 % quantile
 * @param high the 97.5 % quantile
 */
public record Interval(double low, double high) {
    /** The interval that holds the middle 95 % of repeated measurements, at least one. */
    static Interval of(double[] repeated) {
        double[] sorted = repeated.clone();
        Arrays.sort(sorted);
        int last = sorted.length - 1;
        return new Interval(sorted[(int) Math.floor(0.025 * last)], sorted[(int) Math.ceil(0.975 * last)]);
    }
}
