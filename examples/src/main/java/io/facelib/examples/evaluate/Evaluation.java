package io.facelib.examples.evaluate;

import java.util.Map;
import java.util.Optional;

/**
 * What an evaluation found.
 *
 * @param model the bundle's id
 * @param pairs how many comparisons were asked for
 * @param curve of those that could be scored
 * @param intervals 95 % intervals of the genuine pass rates
 * @param folds accuracy by cross-validation, if the pairs name folds
 * @param gallery the photos' vectors, and which photos had none
 */
public record Evaluation(
        String model,
        long pairs,
        RocCurve curve,
        Map<ErrorRate, Interval> intervals,
        Optional<FoldAccuracy> folds,
        Gallery gallery) {}
