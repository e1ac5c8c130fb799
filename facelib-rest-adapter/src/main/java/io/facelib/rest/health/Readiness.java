package io.facelib.rest.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.facelib.FaceEngine;
import io.facelib.error.FacelibException;
import io.facelib.model.Health;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        Map<String, String> backends = answers(engine);
        return of(backends, (System.nanoTime() - start) / 1e6);
    }

    /** Before anybody has answered. */
    static Readiness unanswered() {
        return of(Map.of(), 0);
    }

    private static Readiness of(Map<String, String> backends, double took) {
        Map<String, Boolean> checks = new LinkedHashMap<>();
        checks.put("models", true); // an engine without them cannot be built
        checks.put("storage", healthy(backends, "objects"));
        checks.put("vector_db", healthy(backends, "vectors"));
        checks.put("redis", healthy(backends, "jobs"));
        checks.put("state", healthy(backends, "state") && healthy(backends, "identities"));
        Map<String, Boolean> known = new LinkedHashMap<>();
        known.put("minio", healthy(backends, "objects"));
        known.put("qdrant", healthy(backends, "vectors"));
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

    private static Map<String, String> answers(FaceEngine engine) {
        try {
            Health health = engine.health();
            return health.backends();
        } catch (FacelibException e) {
            return Map.of();
        }
    }

    /** Backends are told as {@code <part>:<name>}. */
    private static boolean healthy(Map<String, String> backends, String part) {
        return backends.entrySet().stream()
                .anyMatch(entry -> entry.getKey().startsWith(part + ":")
                        && entry.getValue().equals("ok"));
    }
}
