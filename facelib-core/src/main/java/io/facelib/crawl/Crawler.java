package io.facelib.crawl;

import io.facelib.model.TenantId;
import io.facelib.operation.EngineParts;

/**
 * The engine as a crawler uses it. Safe for any number of threads.
 *
 * @param faces finds them
 * @param store keeps images and faces
 * @param index makes faces searchable
 */
public record Crawler(CrawlerFaces faces, CrawlerStore store, CrawlerIndex index) {
    /**
     * The tools over the parts of an engine.
     *
     * @param tenant whose everything is that the crawler finds
     */
    public static Crawler of(EngineParts parts, TenantId tenant) {
        return new Crawler(
                new CrawlerFaces(parts.pipeline()), new CrawlerStore(parts), new CrawlerIndex(parts, tenant));
    }
}
