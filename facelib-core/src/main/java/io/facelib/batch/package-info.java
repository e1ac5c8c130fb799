/**
 * Many images as one piece of work. Start at {@link io.facelib.batch.BatchJobs}, which makes batches and their jobs;
 * {@link io.facelib.batch.BatchHandler} does them, one item at a time.
 */
@NullMarked
package io.facelib.batch;

import org.jspecify.annotations.NullMarked;
