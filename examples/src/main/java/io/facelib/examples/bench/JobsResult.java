package io.facelib.examples.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What work in the background costs.
 *
 * @param java its version
 * @param model that looked at the images
 * @param images of a round
 * @param rounds in which the ways took turns
 * @param ways how images were indexed
 * @param queue operations of the durable queue
 * @param deliveriesPerSecond events that reached a receiver on the same machine, durable log included
 */
public record JobsResult(
        String java,
        String model,
        int images,
        int rounds,
        List<Way> ways,
        List<QueueSpeed> queue,
        @JsonProperty("deliveries_per_s") double deliveriesPerSecond) {
    /**
     * A way to index images.
     *
     * @param name of the way
     * @param imagesPerSecond median of the rounds
     * @param ratio median over the rounds of its speed divided by that of the bare pipeline in the same round
     * @param callsRatio the same, divided by that of {@code index} calls on the embedded storage
     * @param cpuMillis time of processors that an image took, in milliseconds, median of the rounds
     * @param cpuRatio the same divided by that of the bare pipeline in the same round: says more than speed on a machine that
     *     others use, too
     * @param callsCpuRatio the same divided by that of {@code index} calls on the embedded storage
     */
    public record Way(
            String name,
            @JsonProperty("images_per_s") double imagesPerSecond,
            double ratio,
            @JsonProperty("ratio_to_index_calls") double callsRatio,
            @JsonProperty("cpu_ms_per_image") double cpuMillis,
            @JsonProperty("cpu_ratio") double cpuRatio,
            @JsonProperty("cpu_ratio_to_index_calls") double callsCpuRatio) {}

    /**
     * How fast the queue is.
     *
     * @param workers threads that lease and end jobs, one at a time
     * @param enqueuedPerSecond jobs added, a hundred a call
     * @param donePerSecond jobs leased and ended, durable each
     */
    public record QueueSpeed(
            int workers,
            @JsonProperty("enqueued_per_s") double enqueuedPerSecond,
            @JsonProperty("done_per_s") double donePerSecond) {}
}
