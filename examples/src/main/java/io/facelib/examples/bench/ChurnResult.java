package io.facelib.examples.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Searches before, while and after a gallery changed; the shape of the JSON report.
 *
 * @param n faces before
 * @param dim of each vector
 * @param k neighbours asked for
 * @param inserts faces that came
 * @param deletes faces that went
 * @param writesPerSecond both together, a face a call, one thread, while another searches
 * @param phases in the order in which they were measured
 * @param data where the vectors come from
 * @param seed that draws the same ones again
 * @param java the version it ran on
 */
public record ChurnResult(
        int n,
        int dim,
        int k,
        int inserts,
        int deletes,
        @JsonProperty("writes_per_s") double writesPerSecond,
        List<Phase> phases,
        String data,
        long seed,
        String java) {

    /**
     * A time with its searches.
     *
     * @param name {@code before}, {@code while}, {@code after} (at once, while the index may still catch up) or
     *     {@code quiet} (when it has)
     * @param latency of the searches
     * @param recall share of the true nearest of that moment; null while it changes
     */
    public record Phase(
            String name, LatencySummary latency, @Nullable Double recall) {}
}
