/**
 * What a crawler needs of a face engine, in process: {@link io.facelib.crawl.CrawlerFaces} finds faces,
 * {@link io.facelib.crawl.CrawlerStore} keeps pictures, thumbnails and faces. Start there; the records are those that crawlers
 * of the service pass around.
 */
@NullMarked
package io.facelib.crawl;

import org.jspecify.annotations.NullMarked;
