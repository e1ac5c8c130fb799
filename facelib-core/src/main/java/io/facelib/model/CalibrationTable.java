package io.facelib.model;

import io.facelib.error.InvalidInputException;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which cosine limit gives which false match rate, measured for one bundle.
 *
 * @param limits false match rate (0 to 1, exclusive) to cosine; stricter rates have higher cosines
 * @param comparisons how many impostor comparisons the limits come from
 */
public record CalibrationTable(NavigableMap<Double, Double> limits, long comparisons) {
    public CalibrationTable {
        if (limits.isEmpty()) {
            throw new InvalidInputException("calibration", "needs at least one limit");
        }
        double lastCosine = Double.POSITIVE_INFINITY;
        for (Map.Entry<Double, Double> e : limits.entrySet()) {
            Checks.range("false match rate", e.getKey(), Double.MIN_VALUE, 1);
            Checks.range("cosine limit", e.getValue(), -1, 1);
            if (e.getValue() > lastCosine) {
                throw new InvalidInputException(
                        "calibration", "limit " + e.getValue() + " at rate " + e.getKey() + " is not stricter");
            }
            lastCosine = e.getValue();
        }
        limits = Collections.unmodifiableNavigableMap(new TreeMap<>(limits));
    }

    /**
     * The cosine limit for a false match rate: interpolated linearly over the logarithm of the rate between measured
     * ones; past either end the last measured value, marked as outside the calibration.
     */
    public Threshold at(double falseMatchRate) {
        Map.Entry<Double, Double> stricter = limits.floorEntry(falseMatchRate);
        Map.Entry<Double, Double> looser = limits.ceilingEntry(falseMatchRate);
        if (stricter == null) {
            return new Threshold(limits.firstEntry().getValue(), true, comparisons);
        }
        if (looser == null) {
            return new Threshold(limits.lastEntry().getValue(), true, comparisons);
        }
        if (stricter.getKey().equals(looser.getKey())) {
            return new Threshold(stricter.getValue(), false, comparisons);
        }
        double part = Math.log(falseMatchRate / stricter.getKey()) / Math.log(looser.getKey() / stricter.getKey());
        double cosine = stricter.getValue() + part * (looser.getValue() - stricter.getValue());
        return new Threshold(cosine, false, comparisons);
    }
}
