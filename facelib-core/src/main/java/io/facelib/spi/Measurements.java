package io.facelib.spi;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Where an engine tells what it measures: one of these for each engine, closed with it. Telling is fast, blocks nobody and
 * throws nothing. Safe for any number of threads.
 *
 * <p>Values of labels are given in the order of {@link Metric#labels()}, as many as there are. {@link #none()} is for who
 * wants nothing measured.
 */
public interface Measurements extends AutoCloseable {
    /** Something took that long: for a {@link Metric.Kind#TIMER}. */
    void took(Metric timer, Duration time, String... labels);

    /** Something was that large: for a {@link Metric.Kind#SUMMARY}. */
    void amount(Metric summary, double amount, String... labels);

    /** Something happened once more: for a {@link Metric.Kind#COUNTER}. */
    void count(Metric counter, String... labels);

    /**
     * A value to be asked for, until this is closed: for a {@link Metric.Kind#GAUGE}.
     *
     * @param value answers at once and never fails; not a number while it is not known
     */
    void watch(Metric gauge, DoubleSupplier value, String... labels);

    /** Asks for no value any more; what was told stays told. Closing twice is harmless. */
    @Override
    void close();

    /** Measures nothing. */
    static Measurements none() {
        return NoMeasurements.NONE;
    }
}
