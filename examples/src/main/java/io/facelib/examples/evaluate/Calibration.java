package io.facelib.examples.evaluate;

import io.facelib.inference.CalibrationFile;
import io.facelib.model.CalibrationTable;
import io.facelib.model.ContractId;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The limits of a bundle, measured on labelled photos.
 *
 * @param bundle its id
 * @param contract of its vectors
 * @param everybody with the limits; those that are not supported are told and not written
 * @param limitIntervals 95 % interval of each limit, drawn over persons
 * @param groups the same limits within each group, in the order of their names
 * @param curve of everybody
 * @param gallery the photos' vectors, and which photos had none
 */
public record Calibration(
        String bundle,
        ContractId contract,
        Population everybody,
        Map<ErrorRate, Interval> limitIntervals,
        List<Population> groups,
        RocCurve curve,
        Gallery gallery) {
    /** What an application reads; empty when no rate is supported. */
    public Optional<CalibrationFile> file() {
        NavigableMap<Double, Double> limits = new TreeMap<>();
        everybody.points().stream()
                .filter(OperatingPoint::supported)
                .forEach(point -> limits.put(point.rate().value(), point.limit()));
        return limits.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new CalibrationFile(bundle, contract, new CalibrationTable(limits, everybody.impostors())));
    }
}
