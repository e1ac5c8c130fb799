package io.facelib.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.spi.Measurements;
import io.facelib.spi.Metric;
import io.facelib.spi.VectorIndex;
import io.facelib.spi.VectorIndexFigures;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EngineGaugesTest {
    private static final Duration EVERY = Duration.ofMillis(50);

    private final TestParts kit = new TestParts();
    private final Map<String, DoubleSupplier> watched = new ConcurrentHashMap<>();

    @AfterEach
    void close() {
        kit.close();
    }

    /** Remembers what is watched, by the gauge and its first label. */
    private Measurements measurements() {
        return (Measurements) Proxy.newProxyInstance(
                Measurements.class.getClassLoader(), new Class<?>[] {Measurements.class}, (self, method, arguments) -> {
                    if (method.getName().equals("watch")) {
                        String[] labels = (String[]) arguments[2];
                        watched.put(arguments[0] + " " + labels[0], (DoubleSupplier) arguments[1]);
                    }
                    return null;
                });
    }

    private double objects() {
        return Objects.requireNonNull(watched.get(Metric.BACKEND_UP + " objects"))
                .getAsDouble();
    }

    /** An index that says nothing of itself, and fails to say so the second and the third time. */
    private VectorIndex failing(AtomicInteger asked) {
        return (VectorIndex) Proxy.newProxyInstance(
                VectorIndex.class.getClassLoader(), new Class<?>[] {VectorIndex.class}, (self, method, arguments) -> {
                    if (method.getName().equals("figures")) {
                        int time = asked.incrementAndGet();
                        if (time == 2 || time == 3) {
                            throw new OutOfMemoryError("unable to create native thread");
                        }
                        return Optional.<VectorIndexFigures>empty();
                    }
                    return method.invoke(kit.backends.vectors(), arguments);
                });
    }

    @Test
    void lookThatEndsWithAnError_isFollowedByTheNext() {
        AtomicInteger asked = new AtomicInteger();
        EngineParts parts = kit.with(kit.backends.objects(), failing(asked), kit.backends.state());
        try (CheckHealth check = new CheckHealth(parts);
                EngineGauges gauges = EngineGauges.start(parts, check, measurements(), EVERY)) {
            while (objects() != 1) {
                Thread.onSpinWait();
            }
            assertThat(asked.get()).isGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void nothingNewForSomePeriods_isNotANumber() {
        try (CheckHealth check = new CheckHealth(kit.parts);
                EngineGauges gauges = EngineGauges.start(kit.parts, check, measurements(), EVERY)) {
            while (objects() != 1) {
                Thread.onSpinWait();
            }
            check.close();
            while (!Double.isNaN(objects())) {
                Thread.onSpinWait();
            }
            assertThat(objects()).isNaN();
        }
    }
}
