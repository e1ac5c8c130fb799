package io.facelib.examples.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What many small tenants cost; the shape of the JSON report.
 *
 * @param tenants how many
 * @param faces of each
 * @param dim of each vector
 * @param fillSeconds to write all, eight tenants at a time
 * @param openMilliseconds to open the storage with all of them
 * @param heapOpen bytes that the open storage takes before a search
 * @param heapSearched bytes that it takes after searches of some tenants
 * @param diskBytes of everything
 * @param first searches of tenants that were not searched since opening
 * @param again searches of the same tenants, again
 * @param recall share of the true ten nearest that was found
 * @param data where the vectors come from
 * @param seed that draws the same ones again
 * @param java the version it ran on
 */
public record TenantsResult(
        int tenants,
        int faces,
        int dim,
        @JsonProperty("fill_s") double fillSeconds,
        @JsonProperty("open_ms") double openMilliseconds,
        @JsonProperty("heap_open_bytes") long heapOpen,
        @JsonProperty("heap_searched_bytes") long heapSearched,
        @JsonProperty("disk_bytes") long diskBytes,
        LatencySummary first,
        LatencySummary again,
        double recall,
        String data,
        long seed,
        String java) {}
