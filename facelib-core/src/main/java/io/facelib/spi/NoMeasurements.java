package io.facelib.spi;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** For engines that nobody watches. */
enum NoMeasurements implements Measurements {
    NONE;

    @Override
    public void took(Metric timer, Duration time, String... labels) {}

    @Override
    public void amount(Metric summary, double amount, String... labels) {}

    @Override
    public void count(Metric counter, String... labels) {}

    @Override
    public void watch(Metric gauge, DoubleSupplier value, String... labels) {}

    @Override
    public void close() {}
}
