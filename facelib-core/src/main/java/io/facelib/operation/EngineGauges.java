package io.facelib.operation;

import io.facelib.error.FacelibException;
import io.facelib.model.BackendHealth;
import io.facelib.spi.JobCounts;
import io.facelib.spi.Measurements;
import io.facelib.spi.Metric;
import io.facelib.spi.VectorIndex;
import io.facelib.spi.VectorIndexFigures;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The values of an engine that somebody may ask for at any time: which backends answer, how many jobs each lane holds, what
 * the index says of itself. The backends are asked every ten seconds, in the background, and not when a value is: a frozen
 * server holds up nobody who looks. A value is not a number while nothing is known, or nothing new for a minute. Safe for any number of threads.
 */
public final class EngineGauges implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineGauges.class);
    private static final Duration EVERY = Duration.ofSeconds(10);
    /** Looks that may fail, or be waited for, before nothing is known any more. */
    private static final int PERIODS = 6;

    private final CheckHealth check;
    private final VectorIndex vectors;
    private final Measurements measurements;
    private final Duration every;
    private final ScheduledExecutorService clockwork;
    private volatile Optional<Look> last = Optional.empty();

    /** What was seen at the last look, and when, in nanoseconds. */
    private record Look(
            long at, Map<String, Boolean> up, Map<String, JobCounts> jobs, Optional<VectorIndexFigures> index) {}

    private EngineGauges(EngineParts parts, CheckHealth check, Measurements measurements, Duration every) {
        this.check = check;
        this.vectors = parts.vectors();
        this.measurements = measurements;
        this.every = every;
        this.clockwork = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "facelib-gauges");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Begins to look at an engine's backends, at once and from then on.
     *
     * @param measurements where the values are told; closed with this
     */
    public static EngineGauges start(EngineParts parts, CheckHealth check, Measurements measurements) {
        return start(parts, check, measurements, EVERY);
    }

    /** @param every how long after a look the next one is */
    static EngineGauges start(EngineParts parts, CheckHealth check, Measurements measurements, Duration every) {
        EngineGauges gauges = new EngineGauges(parts, check, measurements, every);
        gauges.watch(parts);
        Future<?> looking =
                gauges.clockwork.scheduleWithFixedDelay(gauges::look, 0, every.toMillis(), TimeUnit.MILLISECONDS);
        LOG.debug("the gauges are looked at every {}: {}", every, looking);
        return gauges;
    }

    // --- what is watched -------------------------------------------------------------------------------------------

    private void watch(EngineParts parts) {
        measurements.watch(
                Metric.ENGINE,
                () -> 1,
                parts.pipeline().models().id(),
                parts.pipeline().models().provider(),
                parts.objects().name(),
                parts.vectors().name(),
                parts.identities().name(),
                parts.state().name(),
                parts.jobs().name());
        check.backends().forEach(this::watchBackend);
        CheckHealth.LANES.forEach(this::watchLane);
        if (vectors.figures().isPresent()) {
            watchIndex(vectors.name());
        }
    }

    private void watchBackend(String part, String kind) {
        measurements.watch(
                Metric.BACKEND_UP, () -> value(look -> look.up().getOrDefault(part, false) ? 1 : 0), part, kind);
    }

    private void watchLane(String lane) {
        watchJobs(lane, "waiting", JobCounts::waiting);
        watchJobs(lane, "leased", JobCounts::leased);
        watchJobs(lane, "dead", JobCounts::dead);
    }

    private void watchJobs(String lane, String state, ToDoubleFunction<JobCounts> figure) {
        measurements.watch(
                Metric.JOBS,
                () -> value(look -> {
                    JobCounts counts = look.jobs().get(lane);
                    return counts == null ? Double.NaN : figure.applyAsDouble(counts);
                }),
                lane,
                state);
    }

    private void watchIndex(String kind) {
        watchFigure(Metric.INDEX_HEAP, kind, VectorIndexFigures::heapBytes);
        watchFigure(Metric.INDEX_GRAPHS, kind, VectorIndexFigures::graphs);
        watchFigure(Metric.INDEX_RECALL, kind, VectorIndexFigures::recall);
        watchFigure(Metric.INDEX_RECALL_SAMPLES, kind, VectorIndexFigures::recallSamples);
    }

    private void watchFigure(Metric gauge, String kind, ToDoubleFunction<VectorIndexFigures> figure) {
        measurements.watch(
                gauge,
                () -> value(look -> look.index().map(figure::applyAsDouble).orElse(Double.NaN)),
                kind);
    }

    private double value(ToDoubleFunction<Look> figure) {
        Optional<Look> seen = last.filter(look -> System.nanoTime() - look.at() < PERIODS * every.toNanos());
        return seen.isPresent() ? figure.applyAsDouble(seen.get()) : Double.NaN;
    }

    // --- looking ---------------------------------------------------------------------------------------------------

    /** Whatever goes wrong, the next look comes. */
    private void look() {
        try {
            CheckHealth.Survey survey = check.survey();
            last = Optional.of(new Look(
                    System.nanoTime(),
                    survey.health().backends().stream()
                            .collect(Collectors.toMap(BackendHealth::part, BackendHealth::isOk)),
                    survey.jobs(),
                    vectors.figures()));
        } catch (FacelibException e) {
            LOG.debug("the backends cannot be asked", e);
        } catch (RuntimeException | Error e) { // one that got out would end the schedule without a word
            LOG.warn("the gauges cannot be looked at", e);
        }
    }

    /** Looks no more, and takes the values back. Closing twice is harmless. */
    @Override
    public void close() {
        clockwork.shutdownNow();
        measurements.close();
    }
}
