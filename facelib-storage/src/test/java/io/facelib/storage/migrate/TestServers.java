package io.facelib.storage.migrate;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.facelib.spi.CombinedStorage;
import io.facelib.spi.Storage;
import io.facelib.storage.cassandra.CassandraFaces;
import io.facelib.storage.jdbc.PostgresState;
import io.facelib.storage.redis.RedisQueue;
import io.facelib.storage.redis.RedisServer;
import io.facelib.storage.s3.S3ObjectStore;
import io.facelib.storage.s3.S3Settings;
import io.facelib.testkit.Servers;
import java.net.InetSocketAddress;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;

/** A storage on the test servers that nobody else uses: S3, PostgreSQL, Redis and Cassandra. */
final class TestServers implements AutoCloseable {
    private final String name =
            "m" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
    private final S3Settings pictures = S3ObjectStore.at(URI.create(Servers.variable("FACELIB_S3")))
            .withCredentials(Servers.variable("FACELIB_S3_KEY"), Servers.variable("FACELIB_S3_SECRET"))
            .withBucketPrefix(name + "-");
    private final RedisServer redis =
            RedisServer.at(URI.create(Servers.variable("FACELIB_REDIS"))).withPrefix(name);
    private final HikariDataSource pool = pool();

    private static HikariDataSource pool() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(Servers.variable("FACELIB_POSTGRES"));
        config.setMaximumPoolSize(10);
        return new HikariDataSource(config);
    }

    /** All of it on servers. */
    Storage all() {
        return CombinedStorage.ofParts()
                .withObjects(pictures)
                .withState(PostgresState.on(pool).inSchema(name))
                .withQueue(RedisQueue.on(redis))
                .withVectors(CassandraFaces.at(
                                Servers.variable("FACELIB_CASSANDRA"), Servers.variable("FACELIB_CASSANDRA_DC"))
                        .inKeyspace(name)
                        .withReplication(1)
                        .withRequestTimeout(Duration.ofSeconds(20)));
    }

    @Override
    public void close() throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA IF EXISTS " + name + " CASCADE");
        }
        pool.close();
    }

    /** Removes what {@link #all} made in Cassandra. */
    void dropFaces() {
        String[] point = Servers.variable("FACELIB_CASSANDRA").split(":", -1);
        try (CqlSession session = CqlSession.builder()
                .addContactPoint(new InetSocketAddress(point[0], Integer.parseInt(point[1])))
                .withLocalDatacenter(Servers.variable("FACELIB_CASSANDRA_DC"))
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofMinutes(1))
                        .build())
                .build()) {
            session.execute("DROP KEYSPACE IF EXISTS " + name);
        }
    }
}
