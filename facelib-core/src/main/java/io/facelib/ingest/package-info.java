/**
 * Taking in images that others name: {@link io.facelib.ingest.IngestJobs} puts messages into the queue and
 * {@link io.facelib.ingest.IngestHandler} processes one. Start there; {@link io.facelib.ingest.IngestMessage} is what they
 * share with producers and consumers outside of facelib.
 */
@NullMarked
package io.facelib.ingest;

import org.jspecify.annotations.NullMarked;
