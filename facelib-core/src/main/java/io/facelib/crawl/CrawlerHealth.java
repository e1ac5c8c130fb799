package io.facelib.crawl;

import java.time.Instant;
import java.util.List;

/**
 * Whether a crawler can keep things.
 *
 * @param status {@code healthy} or {@code unhealthy}
 * @param buckets those that answer
 * @param requiredBuckets those that are needed
 * @param missingBuckets those that do not answer
 * @param store the object store's name
 * @param timestamp when this was found out
 */
public record CrawlerHealth(
        String status,
        List<String> buckets,
        List<String> requiredBuckets,
        List<String> missingBuckets,
        String store,
        Instant timestamp) {
    public CrawlerHealth {
        buckets = List.copyOf(buckets);
        requiredBuckets = List.copyOf(requiredBuckets);
        missingBuckets = List.copyOf(missingBuckets);
    }
}
