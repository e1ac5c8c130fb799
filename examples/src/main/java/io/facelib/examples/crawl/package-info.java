/**
 * A small polite crawler on top of the engine's batches: {@link io.facelib.examples.crawl.Crawl} is the loop, to be read first;
 * {@link io.facelib.examples.crawl.Frontier} is what it remembers, so that it goes on after any end.
 */
@NullMarked
package io.facelib.examples.crawl;

import org.jspecify.annotations.NullMarked;
