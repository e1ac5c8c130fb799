package io.facelib.storage.jdbc;

import io.facelib.error.BackendException;
import io.facelib.error.SetupException;
import io.facelib.spi.IdentityStore;
import io.facelib.spi.JobQueue;
import io.facelib.spi.KeyService;
import io.facelib.spi.StateBackends;
import io.facelib.spi.StateStore;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import javax.sql.DataSource;

/** State in PostgreSQL that is open. Safe for any number of threads. */
final class OpenPostgres implements StateBackends {
    private final Transactions database;
    private final SqlIdentityStore identities;
    private final SqlStateStore state;
    private final SqlJobQueue jobs;

    private OpenPostgres(Transactions database, Clock clock, KeyService keys) {
        this.database = database;
        this.identities = new SqlIdentityStore(database);
        this.state = new SqlStateStore(database, clock, keys);
        this.jobs = new SqlJobQueue(database, clock);
    }

    /** The server is asked before its tables are looked at: what it does not answer to, it does not answer to in time. */
    static OpenPostgres open(DataSource source, PostgresSettings settings, Clock clock, KeyService keys) {
        Transactions database = new PooledTransactions(source, settings);
        requireDriver(database);
        PostgresServer.requireUsable(database);
        migrate(source, settings.schema());
        SharedKeys.requireSame(database, keys, settings.schema());
        return new OpenPostgres(database, clock, keys);
    }

    /** What a data source without its driver says is JDBC's own; it quotes the address, which may hold a password. */
    private static void requireDriver(Transactions database) {
        try {
            database.read(session -> true);
        } catch (BackendException e) {
            if (e.getCause() instanceof SQLException cause && PostgresErrors.isWithoutDriver(cause)) {
                throw new SetupException(
                        "there is no driver for the address of the data source",
                        "Add org.postgresql:postgresql to the application, and give an address jdbc:postgresql://...");
            }
            throw e;
        }
    }

    private static void migrate(DataSource source, String schema) {
        try {
            PostgresMigrations.run(source, schema);
        } catch (NoClassDefFoundError e) {
            throw withoutFlyway(e);
        }
    }

    /** Apart from the class that knows Flyway, which cannot even be loaded without it. */
    static SetupException withoutFlyway(Throwable problem) {
        return new SetupException(
                "Flyway, which makes the tables in PostgreSQL, is missing or lacks its part for PostgreSQL",
                "Add org.flywaydb:flyway-database-postgresql to the application.",
                problem);
    }

    @Override
    public IdentityStore identities() {
        return identities;
    }

    @Override
    public StateStore state() {
        return state;
    }

    @Override
    public Optional<JobQueue> jobs() {
        return Optional.of(jobs);
    }

    @Override
    public void close() {
        database.close();
    }

    @Override
    public String toString() {
        return "state in PostgreSQL";
    }
}
