package io.facelib.storage.cassandra;

import io.facelib.spi.VectorIndex;
import io.facelib.tck.VectorIndexContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The kit on a real cluster, in one keyspace whose tables are emptied before each test. */
class CassandraVectorIndexTest extends VectorIndexContract {
    private static TestCluster cluster;

    @BeforeAll
    static void openCluster() {
        cluster = new TestCluster();
    }

    @AfterAll
    static void closeCluster() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Override
    protected VectorIndex newIndex() {
        cluster.truncate();
        return reopen();
    }

    @Override
    protected VectorIndex reopen() {
        return cluster.faces().open();
    }
}
