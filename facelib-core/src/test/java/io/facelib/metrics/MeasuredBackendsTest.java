package io.facelib.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.CapacityException;
import io.facelib.error.InvalidInputException;
import io.facelib.memory.MemoryObjectStore;
import io.facelib.memory.MemoryVectorIndex;
import io.facelib.micrometer.MicrometerMeasurements;
import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import io.facelib.spi.JobQueue;
import io.facelib.spi.Measurements;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.VectorIndex;
import io.facelib.testkit.Hooked;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MeasuredBackendsTest {
    private static final ObjectKey KEY = new ObjectKey("raw-images", "acme/secret.jpg");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MeasuredBackends measured = new MeasuredBackends(MicrometerMeasurements.to(registry));
    private final MemoryObjectStore store = new MemoryObjectStore(Clock.systemUTC());

    private long calls(String part, String operation, String outcome) {
        var timer = registry.find("facelib.backend.calls")
                .tags("part", part, "backend", "memory", "operation", operation, "outcome", outcome)
                .timer();
        return timer == null ? 0 : timer.count();
    }

    @Test
    void call_isTimedByPartBackendOperationAndOutcome() {
        ObjectStore timed = measured.of(store);

        assertThat(timed.stat(KEY)).isEmpty();
        assertThat(timed.delete(KEY)).isFalse();
        assertThat(timed.delete(KEY)).isFalse();

        assertThat(calls("objects", "stat", "ok")).isEqualTo(1);
        assertThat(calls("objects", "delete", "ok")).isEqualTo(2);
        assertThat(registry.get("facelib.backend.calls").timers())
                .allMatch(timer -> timer.totalTime(TimeUnit.NANOSECONDS) > 0);
    }

    @Test
    void descriptions_arePassedOn_andNotTimed() {
        ObjectStore timed = measured.of(store);

        assertThat(timed.name()).isEqualTo("memory");
        assertThat(timed.capabilities()).isEqualTo(store.capabilities());
        assertThat(timed).isEqualTo(timed).isNotEqualTo(store).hasToString(store.toString());
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void failure_isThrownAsItIs_andCountedByItsKind() {
        BackendException passing = new BackendException("memory", true, Committed.UNKNOWN, "away");
        ObjectStore timed = measured.of(Hooked.before(ObjectStore.class, store, "stat", () -> {
            throw passing;
        }));

        assertThatThrownBy(() -> timed.stat(KEY)).isSameAs(passing);
        assertThatThrownBy(() -> timed.list("raw-images", "", PageRequest.first(0)))
                .isInstanceOf(InvalidInputException.class);
        store.close();
        assertThatThrownBy(() -> timed.delete(KEY)).hasMessageContaining("closed");

        assertThat(calls("objects", "stat", "backend_retryable")).isEqualTo(1);
        assertThat(calls("objects", "delete", "closed")).isEqualTo(1);
    }

    @Test
    void outcomes_areOfAFewWords() {
        assertThat(Outcomes.of(new BackendException("s3", false, Committed.NO, "no")))
                .isEqualTo("backend");
        assertThat(Outcomes.of(new CapacityException("full", Duration.ZERO))).isEqualTo("capacity");
        assertThat(Outcomes.of(new InvalidInputException("a", "b"))).isEqualTo("invalid_input");
        assertThat(Outcomes.of(new IllegalStateException("acme"))).isEqualTo("unexpected");
    }

    /** A default method of the SPI must not be taken for the one of the backend. */
    @Test
    void optionalAbility_isTheBackends() {
        JobQueue losing = (JobQueue) Proxy.newProxyInstance(
                JobQueue.class.getClassLoader(),
                new Class<?>[] {JobQueue.class},
                (self, method, arguments) -> method.getName().equals("loss") ? Optional.of("run 7") : "redis");

        assertThat(measured.of(losing).loss("batch")).contains("run 7");
    }

    @Test
    void whereNothingIsMeasured_backendsAreLeftAsTheyAre() {
        MeasuredBackends none = new MeasuredBackends(Measurements.none());
        VectorIndex index = new MemoryVectorIndex();

        assertThat(none.of(store)).isSameAs(store);
        assertThat(none.of(index)).isSameAs(index);
    }
}
