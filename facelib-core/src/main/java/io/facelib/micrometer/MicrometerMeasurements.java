package io.facelib.micrometer;

import io.facelib.spi.Measurements;
import io.facelib.spi.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * Tells a Micrometer registry what an engine measures.
 *
 * <pre>{@code
 * FaceEngine engine = FaceEngine.builder()
 *         .models(Models.standard())
 *         .measurements(MicrometerMeasurements.to(registry))
 *         .build();
 * }</pre>
 *
 * <p>{@code io.micrometer:micrometer-core} must be on the class path; facelib does not bring it. The registry stays the
 * application's: this closes none, and takes only its gauges out again. Two engines in one process need a registry each, or
 * their gauges are one. Histograms are the application's choice, by a {@code MeterFilter}. Safe for any number of threads.
 */
public final class MicrometerMeasurements implements Measurements {
    private final MeterRegistry registry;
    private final ConcurrentMap<Key, Meter> known = new ConcurrentHashMap<>();
    private final Queue<Meter> gauges = new ConcurrentLinkedQueue<>();

    /** What a meter is looked up by, on every call. */
    private record Key(Metric metric, List<String> values) {}

    private MicrometerMeasurements(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Measurements of one engine, told to a registry. */
    public static MicrometerMeasurements to(MeterRegistry registry) {
        return new MicrometerMeasurements(registry);
    }

    @Override
    public void took(Metric timer, Duration time, String... labels) {
        meter(Timer.class, timer, labels, this::timer).record(time);
    }

    private Timer timer(Key key) {
        return Timer.builder(key.metric().id())
                .description(key.metric().description())
                .tags(tags(key))
                .register(registry);
    }

    @Override
    public void amount(Metric summary, double amount, String... labels) {
        meter(DistributionSummary.class, summary, labels, this::summary).record(amount);
    }

    private DistributionSummary summary(Key key) {
        return DistributionSummary.builder(key.metric().id())
                .description(key.metric().description())
                .tags(tags(key))
                .register(registry);
    }

    @Override
    public void count(Metric counter, String... labels) {
        meter(Counter.class, counter, labels, this::counter).increment();
    }

    private Counter counter(Key key) {
        return Counter.builder(key.metric().id())
                .description(key.metric().description())
                .tags(tags(key))
                .register(registry);
    }

    @Override
    public void watch(Metric gauge, DoubleSupplier value, String... labels) {
        Key key = new Key(gauge, List.of(labels));
        gauges.add(Gauge.builder(gauge.id(), value::getAsDouble)
                .description(gauge.description())
                .tags(tags(key))
                .register(registry));
    }

    private <M extends Meter> M meter(Class<M> kind, Metric metric, String[] labels, Function<Key, M> made) {
        return kind.cast(known.computeIfAbsent(new Key(metric, List.of(labels)), made));
    }

    private static Tags tags(Key key) {
        List<String> names = key.metric().labels();
        if (names.size() != key.values().size()) {
            throw new IllegalArgumentException(key.metric() + " has the labels " + names + ", not "
                    + key.values().size());
        }
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            tags.add(Tag.of(names.get(i), key.values().get(i)));
        }
        return Tags.of(tags);
    }

    /** Takes the gauges out of the registry, which stays open. */
    @Override
    public void close() {
        for (Meter gauge = gauges.poll(); gauge != null; gauge = gauges.poll()) {
            registry.remove(gauge);
        }
    }
}
