package io.facelib.examples.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Latencies of calls, in microseconds.
 *
 * @param calls how many
 * @param median half of them took no longer
 * @param p90 nine in ten took no longer
 * @param p99 ninety-nine in a hundred took no longer
 * @param max the longest
 */
public record LatencySummary(
        int calls,
        @JsonProperty("p50_us") double median,
        @JsonProperty("p90_us") double p90,
        @JsonProperty("p99_us") double p99,
        @JsonProperty("max_us") double max) {}
