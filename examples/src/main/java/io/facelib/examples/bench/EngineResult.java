package io.facelib.examples.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one engine showed; the shape of the JSON report.
 *
 * @param engine its name
 * @param recall share of the true {@code k} nearest that was found, over all measured answers; 0 to 1
 * @param qps searches a second with the fewest threads, median of the rounds
 * @param buildSeconds for all vectors, on all processors
 * @param bytesPerVector heap and disk together
 * @param openMilliseconds from closed until the first answer; null if nothing is kept on disk
 * @param n vectors in the gallery
 * @param dim of each
 * @param k neighbours asked for
 * @param threads that {@code qps} belongs to
 * @param setting the search width that was measured; null if the engine has none to set
 * @param insertsPerSecond by one thread while another searches; null if the engine cannot
 * @param qpsByThreads by number of threads
 * @param points recall and speed of every width that was tried, one slice each
 * @param data where the vectors come from
 * @param seed that draws the same ones again
 * @param java the version it ran on
 */
public record EngineResult(
        String engine,
        double recall,
        double qps,
        @JsonProperty("build_s") double buildSeconds,
        @JsonProperty("bytes_per_vector") double bytesPerVector,
        @JsonProperty("open_ms") @Nullable Double openMilliseconds,
        int n,
        int dim,
        int k,
        int threads,
        @Nullable Integer setting,
        @JsonProperty("heap_bytes_per_vector") double heapBytesPerVector,
        @JsonProperty("disk_bytes_per_vector") double diskBytesPerVector,
        @JsonProperty("inserts_per_s") @Nullable Double insertsPerSecond,
        @JsonProperty("qps_by_threads") Map<Integer, Speed> qpsByThreads,
        List<Point> points,
        String data,
        long seed,
        String java) {

    /**
     * Searches a second over the rounds.
     *
     * @param facelib how many times as fast facelib was in the same rounds, median; null if it did not take part
     */
    public record Speed(
            double median, double min, double max, @Nullable Double facelib) {}

    /** One search width. */
    public record Point(int width, double recall, double qps) {}
}
