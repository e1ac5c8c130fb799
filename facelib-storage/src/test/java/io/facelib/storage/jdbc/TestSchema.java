package io.facelib.storage.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.facelib.spi.KeyService;
import io.facelib.spi.StateBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.testkit.Servers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** A schema of a test's own, with a pool for each of its processes; both go when it is closed. */
final class TestSchema implements AutoCloseable {
    static final String VARIABLE = "FACELIB_POSTGRES";

    private static final int CONNECTIONS = 10;

    private final String url;
    private final Duration patience;
    private final String name = "test_" + UUID.randomUUID().toString().replace("-", "");
    private final List<HikariDataSource> pools = new ArrayList<>();

    private TestSchema(String url, Duration patience) {
        this.url = url;
        this.patience = patience;
    }

    static TestSchema make() {
        return on(Servers.variable(VARIABLE), Duration.ofSeconds(20));
    }

    /** @param patience how long a pool looks for a connection */
    static TestSchema on(String url, Duration patience) {
        return new TestSchema(url, patience);
    }

    /** The same name in another database of the server. */
    TestSchema inDatabase(String database) {
        return new TestSchema(url.replaceFirst("/[a-z_]+\\?", "/" + database + "?"), patience);
    }

    String name() {
        return name;
    }

    /** Connections of a process of its own. */
    DataSource pool() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(patience.toMillis());
        config.setValidationTimeout(patience.toMillis() / 2);
        config.setInitializationFailTimeout(-1);
        HikariDataSource pool = new HikariDataSource(config);
        pools.add(pool);
        return pool;
    }

    /** As another process has it. */
    PostgresState described() {
        return PostgresState.on(pool()).inSchema(name);
    }

    StateBackends open(Clock clock, KeyService keys) {
        return described().open(StorageSetup.of(clock).with(keys));
    }

    /** Changes the database past its owner. */
    void sql(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    /** The first number that a query gives. */
    long number(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Makes all tables empty, but for Flyway's. */
    void clear() throws SQLException {
        sql("DO $$ DECLARE t text; BEGIN "
                + "FOR t IN SELECT relname FROM pg_class WHERE relnamespace = '" + name + "'::regnamespace"
                + " AND relkind = 'r' AND relname <> '" + PostgresMigrations.TABLE + "'"
                + " ORDER BY (relname IN ('batch', 'identity', 'job_group', 'webhook_endpoint'))"
                + " LOOP EXECUTE format('DELETE FROM %I', t); END LOOP; END $$");
    }

    private Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(url);
        connection.setSchema(name);
        return connection;
    }

    /** For a server that goes with all its schemas. */
    void closePools() {
        pools.forEach(HikariDataSource::close);
    }

    @Override
    public void close() throws SQLException {
        closePools();
        sql("DROP SCHEMA IF EXISTS " + name + " CASCADE");
    }
}
