/**
 * Where the storage backends will live, a package each, none importing another.
 *
 * <p>Nothing is here yet. First comes the embedded storage (files, SQLite, JVector in one directory), then the shared
 * backends (S3, PostgreSQL, Redis Streams, Cassandra). Until then an engine keeps its data in memory: see
 * {@code io.facelib.memory} in facelib-core, and the contract kits in {@code io.facelib.tck} that every backend passes.
 */
@NullMarked
package io.facelib.storage;

import org.jspecify.annotations.NullMarked;
