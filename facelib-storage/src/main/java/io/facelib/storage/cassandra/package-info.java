/**
 * Face records in Apache Cassandra 5, searched by its vector index. Start with
 * {@link io.facelib.storage.cassandra.CassandraFaces}. The driver is an optional dependency: an application that keeps faces
 * in Cassandra adds {@code org.apache.cassandra:java-driver-core}, in the version of facelib's BOM.
 */
@NullMarked
package io.facelib.storage.cassandra;

import org.jspecify.annotations.NullMarked;
