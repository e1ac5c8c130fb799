package io.facelib.storage.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import io.facelib.testkit.Servers;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A keyspace of the test servers that nobody else uses; dropped on closing. */
final class TestCluster implements AutoCloseable {
    private final String keyspace =
            "t" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
    private final String host;
    private final int port;
    private final String datacenter;
    private final CqlSession session;

    TestCluster() {
        String[] point = Servers.variable("FACELIB_CASSANDRA").split(":", -1);
        this.host = point[0];
        this.port = Integer.parseInt(point[1]);
        this.datacenter = Servers.variable("FACELIB_CASSANDRA_DC");
        this.session = CqlSession.builder()
                .withAuthCredentials(user("USER"), user("PASSWORD"))
                .addContactPoint(new InetSocketAddress(host, port))
                .withLocalDatacenter(datacenter)
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofMinutes(1))
                        .withInt(DefaultDriverOption.REQUEST_TRACE_ATTEMPTS, 100)
                        .withDuration(DefaultDriverOption.REQUEST_TRACE_INTERVAL, Duration.ofMillis(100))
                        .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, Duration.ofSeconds(30))
                        .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, Duration.ofMillis(500))
                        .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(2))
                        .build())
                .build();
    }

    /** How many nodes there are. */
    static int nodes() {
        return Integer.parseInt(Servers.variable("FACELIB_CASSANDRA_NODES"));
    }

    /** What the servers were started with, if they ask; others take no notice of it. */
    static String user(String part) {
        String value = System.getenv("FACELIB_CASSANDRA_" + part);
        return value == null ? "anybody" : value;
    }

    /** Faces in this keyspace, on every node. */
    CassandraFaces faces() {
        return CassandraFaces.at(host + ":" + port, datacenter)
                .withCredentials(user("USER"), user("PASSWORD"))
                .inKeyspace(keyspace)
                .withReplication(nodes())
                .withRequestTimeout(Duration.ofSeconds(20));
    }

    String keyspace() {
        return keyspace;
    }

    CqlSession session() {
        return session;
    }

    /** Removes every face there is, but no table. */
    void truncate() {
        session.execute("SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?", keyspace)
                .forEach(row -> truncate(row.getString(0)));
    }

    private void truncate(String table) {
        if (!table.equals("contracts")) {
            session.execute("TRUNCATE " + keyspace + "." + table);
        }
    }

    /** After a test that stopped nodes this session may find them later than the index did. */
    @Override
    public void close() {
        try {
            for (int attempt = 1; !dropped(attempt == 120); attempt++) {
                TimeUnit.MILLISECONDS.sleep(500);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            session.close();
        }
    }

    private boolean dropped(boolean last) {
        try {
            return session.execute("DROP KEYSPACE IF EXISTS " + keyspace).wasApplied();
        } catch (AllNodesFailedException e) {
            if (last) {
                throw e;
            }
            return false;
        }
    }
}
