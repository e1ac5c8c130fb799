package io.facelib.rest.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.facelib.FaceEngine;
import io.facelib.error.FacelibException;
import io.facelib.model.BackendHealth;
import io.facelib.model.Health;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether every backend answers, in the words that the service's monitors read: {@code minio} stands for the object store,
 * {@code qdrant} for the vectors, {@code redis} for the queue, whatever they are.
 *
 * @param ready whether all of them answer
 * @param reason {@code ok}, or which do not
 * @param timestamp in Unix seconds
 * @param responseTimeMs how long asking took
 * @param checks yes or no for each part
 * @param dependencies the two that monitors know by name
 * @param summary of the dependencies
 * @param errors what is wrong, one line for each backend that does not answer; not sent when all do
 * @param errorSummary the same in a sentence; not sent when all do
 */
record Readiness(
        boolean ready,
        String reason,
        double timestamp,
        double responseTimeMs,
        Map<String, Boolean> checks,
        Map<String, Dependency> dependencies,
        Summary summary,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> errors,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String errorSummary) {
    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

    /** @param status {@code healthy} or {@code unhealthy} */
    record Dependency(String status) {
        static Dependency of(boolean healthy) {
            return new Dependency(healthy ? "healthy" : "unhealthy");
        }
    }

    /** How many dependencies there are, and which do not answer. */
    record Summary(
            int totalDependencies,
            int healthyDependencies,
            int unhealthyDependencies,
            List<String> unhealthyDependencyNames) {
        static Summary of(Map<String, Boolean> healthy) {
            List<String> unhealthy = healthy.entrySet().stream()
                    .filter(entry -> !entry.getValue())
                    .map(Map.Entry::getKey)
                    .toList();
            return new Summary(healthy.size(), healthy.size() - unhealthy.size(), unhealthy.size(), unhealthy);
        }
    }

    static Readiness of(FaceEngine engine) {
        long start = System.nanoTime();
        Set<String> backends = answering(engine);
        return of(backends, (System.nanoTime() - start) / 1e6);
    }

    /** Before anybody has answered. */
    static Readiness unanswered() {
        return of(Set.of(), 0);
    }

    private static Readiness of(Set<String> answering, double took) {
        Map<String, Boolean> checks = new LinkedHashMap<>();
        checks.put("models", true); // an engine without them cannot be built
        checks.put("storage", answering.contains("objects"));
        checks.put("vector_db", answering.contains("vectors"));
        checks.put("redis", answering.contains("jobs"));
        checks.put("state", answering.contains("state") && answering.contains("identities"));
        Map<String, Boolean> known = new LinkedHashMap<>();
        known.put("minio", answering.contains("objects"));
        known.put("qdrant", answering.contains("vectors"));
        // What exactly is wrong may name hosts and paths: that is for the log.
        List<String> errors = checks.entrySet().stream()
                .filter(check -> !check.getValue())
                .map(check -> check.getKey() + " does not answer")
                .toList();
        boolean ready = errors.isEmpty();
        Map<String, Dependency> dependencies = new LinkedHashMap<>();
        known.forEach((name, well) -> dependencies.put(name, Dependency.of(well)));
        return new Readiness(
                ready,
                ready ? "ok" : String.join("; ", errors),
                Instant.now().toEpochMilli() / 1_000.0,
                took,
                checks,
                dependencies,
                Summary.of(known),
                errors,
                String.join("; ", errors));
    }

    /** The parts whose backends answer. */
    private static Set<String> answering(FaceEngine engine) {
        try {
            Health health = engine.health();
            return health.backends().stream()
                    .filter(BackendHealth::isOk)
                    .map(BackendHealth::part)
                    .collect(Collectors.toSet());
        } catch (FacelibException e) {
            LOG.debug("the engine cannot be asked how it is", e);
            return Set.of();
        }
    }
}
