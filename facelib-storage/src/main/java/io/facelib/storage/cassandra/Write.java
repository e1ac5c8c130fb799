package io.facelib.storage.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;

/**
 * A change of one row, harmless to repeat since it has a time of its own or adds to a set.
 *
 * @param partition equal for changes of one partition, which Cassandra makes at once
 * @param bytes about how many it has
 */
record Write(BoundStatement statement, Object partition, int bytes) {}
