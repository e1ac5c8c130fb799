package io.facelib.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.FaceEngine;
import io.facelib.Tenant;
import io.facelib.error.InvalidImageException;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.image.ImageLimits;
import io.facelib.model.BackgroundOptions;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceImage;
import io.facelib.model.Probe;
import io.facelib.model.SearchOptions;
import io.facelib.spi.Metric;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MeasuredEngineTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private FaceEngine.Builder builder() {
        return FaceEngine.builder()
                .models(FakeModels.models())
                .background(BackgroundOptions.none())
                .measurements(MicrometerMeasurements.to(registry));
    }

    private long count(String stage) {
        return registry.get("facelib.pipeline.stage")
                .tag("stage", stage)
                .timer()
                .count();
    }

    @Test
    void stagesBatchesAndBackends_areTimed() {
        try (FaceEngine engine = builder().build()) {
            Tenant acme = engine.tenant("acme-secret");
            acme.index(FakeFaces.portrait("alice"));
            acme.search(Probe.of(FakeFaces.portrait("alice", 1)), SearchOptions.topK(1));
            engine.analyze(FakeFaces.nobody());

            assertThat(count("decode")).isEqualTo(3);
            assertThat(count("detect")).isEqualTo(3);
            assertThat(count("align")).isEqualTo(2);
            assertThat(count("embed")).isEqualTo(2);
            assertThat(registry.get("facelib.pipeline")
                            .tag("outcome", "ok")
                            .timer()
                            .count())
                    .isEqualTo(3);
            assertThat(registry.get("facelib.batcher.items")
                            .tag("batcher", "embedder")
                            .summary()
                            .totalAmount())
                    .isEqualTo(2);
            assertThat(registry.get("facelib.backend.calls")
                            .tags("part", "vectors", "operation", "search", "outcome", "ok")
                            .timer()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("facelib.backend.calls")
                            .tags("part", "objects", "operation", "putAll", "outcome", "ok")
                            .timer()
                            .count())
                    .isGreaterThanOrEqualTo(1);
        }
    }

    @Test
    void refusals_areCountedByTheirKind() {
        ImageLimits tiny = ImageLimits.defaults().withMaxPixels(10);
        try (FaceEngine engine = builder().limits(tiny).build()) {
            assertThatThrownBy(() -> engine.analyze(FaceImage.of(new byte[] {1, 2, 3})))
                    .isInstanceOf(InvalidImageException.class);
        }

        assertThat(registry.get("facelib.pipeline")
                        .tag("outcome", "invalid_image")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    /** Names and values of labels do not grow with the data: a second tenant adds nothing. */
    @Test
    void labels_areFew_andTellNothingOfTheData() {
        try (FaceEngine engine = builder().build()) {
            use(engine.tenant("first-secret"));
            Set<Meter.Id> before = ids();
            use(engine.tenant("second-secret"));

            assertThat(ids()).isEqualTo(before);
            assertThat(registry.getMeters().stream()
                            .flatMap(meter -> meter.getId().getTags().stream())
                            .map(Tag::getValue))
                    .noneMatch(value -> value.contains("secret") || value.contains("/"));
        }
    }

    private static void use(Tenant tenant) {
        var face = tenant.index(FakeFaces.portrait("alice"));
        tenant.search(Probe.of(FakeFaces.portrait("bob")), SearchOptions.topK(3));
        assertThat(face.faces()).hasSize(1);
        assertThat(tenant.faces().count(FaceFilter.all())).isEqualTo(1);
    }

    /** What background threads add by themselves is left out. */
    private Set<Meter.Id> ids() {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> id.getTag("operation") == null
                        || !Set.of("counts", "errands", "tenants", "list", "stat")
                                .contains(id.getTag("operation")))
                .collect(Collectors.toSet());
    }

    @Test
    void gauges_tellWhatTheEngineWorksWith_untilItIsClosed() {
        try (FaceEngine engine = builder().build()) {
            assertThat(engine.config().model()).isEqualTo("fake");
            assertThat(registry.get("facelib.engine")
                            .tags("model", "fake", "objects", "memory", "jobs", "memory")
                            .gauge()
                            .value())
                    .isEqualTo(1);
            while (gauge("facelib.backend.up", "part", "jobs") != 1) {
                Thread.onSpinWait(); // looks are taken in the background
            }
            assertThat(gauge("facelib.jobs", "lane", "batch")).isZero();
            assertThat(gauge("facelib.batcher.queued", "batcher", "detector")).isZero();
        }

        assertThat(registry.getMeters()).noneMatch(meter -> meter.getId().getType() == Meter.Type.GAUGE);
    }

    private double gauge(String name, String label, String value) {
        return registry.get(name).tag(label, value).gauges().iterator().next().value();
    }

    @Test
    void everyMetric_hasLabelsThatAreTold() {
        MicrometerMeasurements measurements = MicrometerMeasurements.to(registry);
        for (Metric metric : Metric.values()) {
            String[] labels = metric.labels().toArray(String[]::new);
            switch (metric.kind()) {
                case TIMER -> measurements.took(metric, Duration.ofMillis(3), labels);
                case SUMMARY -> measurements.amount(metric, 3, labels);
                case COUNTER -> measurements.count(metric, labels);
                case GAUGE -> measurements.watch(metric, () -> 3, labels);
            }
            assertThat(registry.get(metric.id()).meter().getId().getDescription())
                    .isEqualTo(metric.description());
        }
        assertThat(Arrays.stream(Metric.values()).map(Metric::id)).doesNotHaveDuplicates();
        assertThatThrownBy(() -> measurements.count(Metric.BATCH_REFUSED, "one"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
