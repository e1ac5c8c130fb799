package io.facelib.storage.cassandra;

import io.facelib.error.InvalidInputException;
import java.util.regex.Pattern;

/**
 * How faces lie in the cluster.
 *
 * @param keyspace of all tables
 * @param replication how many nodes keep each row, where the keyspace is made here
 * @param making whether a missing keyspace is made
 * @param facesPerPartition above which a tenant gets more partitions
 */
record Layout(String keyspace, int replication, boolean making, int facesPerPartition) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,47}");
    static final Layout DEFAULT = new Layout("facelib", 3, true, 50_000);

    Layout {
        if (!NAME.matcher(keyspace).matches()) {
            throw new InvalidInputException(
                    "keyspace",
                    "'" + keyspace
                            + "' is not a lower-case letter and up to 47 lower-case letters, digits, underscores");
        }
        Checks.range("replication", replication, 1, 9);
        Checks.range("facesPerPartition", facesPerPartition, 10, 10_000_000);
    }

    Layout withKeyspace(String value) {
        return new Layout(value, replication, making, facesPerPartition);
    }

    Layout withReplication(int value) {
        return new Layout(keyspace, value, making, facesPerPartition);
    }

    Layout withMaking(boolean value) {
        return new Layout(keyspace, replication, value, facesPerPartition);
    }

    Layout withFacesPerPartition(int value) {
        return new Layout(keyspace, replication, making, value);
    }
}
