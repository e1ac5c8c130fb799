package io.facelib.examples.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the REST routes cost beside the same calls in process.
 *
 * @param java its version
 * @param rounds in which the ways took turns
 * @param seconds of each way in each round
 * @param rows for each model, verb and number of clients
 * @param flood what many connections at once were answered; null where it was left out
 */
public record RestResult(
        String java,
        int rounds,
        double seconds,
        List<Row> rows,
        @Nullable Flood flood) {
    /**
     * One verb in both ways.
     *
     * @param model of the engine
     * @param clients at a time
     * @param addedMicros how much longer half of the calls took at most over HTTP
     */
    public record Row(
            String model,
            String verb,
            int clients,
            @JsonProperty("in_process") Way inProcess,
            Way http,
            @JsonProperty("added_p50_us") double addedMicros) {}

    /**
     * A way to ask.
     *
     * @param perSecond calls that were answered, all clients together
     * @param latency of them
     */
    public record Way(@JsonProperty("per_s") double perSecond, LatencySummary latency) {}

    /**
     * Many connections at once, with all limits on.
     *
     * @param seconds for how long
     * @param answers how many of each status
     * @param broken how many connections ended without a whole answer, by what was seen of it
     * @param health latencies of {@code /health} meanwhile
     */
    public record Flood(
            String model,
            int connections,
            double seconds,
            Map<Integer, Long> answers,
            Map<String, Long> broken,
            LatencySummary health) {
        /** Whether all were answered, or told to come back. */
        @JsonProperty("clean")
        public boolean clean() {
            return broken.isEmpty() && List.of(200, 429, 503).containsAll(answers.keySet());
        }
    }
}
