package io.facelib.examples.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What the same work costs on servers and in a directory.
 *
 * @param java the version it ran on
 * @param data where the vectors come from
 * @param seed that draws the same ones again
 * @param galleries the galleries that were built, if faces were compared
 * @param rows a chore with a number of threads each
 */
public record SharedResult(String java, String data, long seed, List<GalleryBuilt> galleries, List<Row> rows) {
    /**
     * A gallery of one backend.
     *
     * @param backend its name
     * @param faces in it
     * @param dimension of each vector
     * @param k neighbours asked for
     * @param recall share of the true {@code k} nearest that was found; 0 to 1
     * @param buildSeconds until all were stored and the index had come to rest
     */
    public record GalleryBuilt(
            String backend,
            int faces,
            int dimension,
            int k,
            double recall,
            @JsonProperty("build_s") double buildSeconds) {}

    /**
     * One chore.
     *
     * @param work what is done
     * @param threads that do it at the same time
     * @param embedded in a directory
     * @param shared on servers
     * @param ratio speed on servers divided by that in a directory in the same round, median of the rounds
     */
    public record Row(String work, int threads, Speed embedded, Speed shared, double ratio) {}

    /**
     * How fast one side was.
     *
     * @param backend its name
     * @param perSecond median of the rounds
     * @param medianMillis of one time, median of the rounds
     * @param p99Millis of one time, the worst of the rounds
     */
    public record Speed(
            String backend,
            @JsonProperty("per_s") double perSecond,
            @JsonProperty("p50_ms") double medianMillis,
            @JsonProperty("p99_ms") double p99Millis) {}
}
