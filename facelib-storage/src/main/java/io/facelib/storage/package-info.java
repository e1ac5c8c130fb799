/**
 * The embedded storage, put together from its parts: everything in one directory. Start with
 * {@link io.facelib.storage.EmbeddedStorage}.
 *
 * <p>A package for each backend, none importing another: {@code filesystem} (objects as files), {@code jdbc} (the log of faces
 * in SQLite), {@code jvector} (searches, derived from the log). Between them stand {@code log} and {@code disk}. What lies
 * where is told in docs/formats.md. Shared backends (S3, PostgreSQL, Redis Streams, Cassandra) come later.
 */
@NullMarked
package io.facelib.storage;

import org.jspecify.annotations.NullMarked;
