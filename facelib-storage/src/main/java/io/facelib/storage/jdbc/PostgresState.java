package io.facelib.storage.jdbc;

import io.facelib.error.BackendException;
import io.facelib.error.SetupException;
import io.facelib.spi.BackendFactory;
import io.facelib.spi.KeyService;
import io.facelib.spi.StateBackends;
import io.facelib.spi.StorageSetup;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * State and work of any number of processes in one PostgreSQL: identities, batches, ingested images, webhooks, audit and
 * jobs. Face records and pictures are kept elsewhere.
 *
 * <pre>{@code
 * Storage storage = CombinedStorage.over(EmbeddedStorage.at(directory)).withState(PostgresState.on(dataSource));
 * FaceEngine.builder().models(Models.standard()).storage(storage).keys(TinkKeyService.open(file)).build();
 * }</pre>
 *
 * <p>The application adds PostgreSQL's driver, {@code org.postgresql:postgresql}, and Flyway,
 * {@code org.flywaydb:flyway-database-postgresql}, which makes the tables; it brings the {@link DataSource}, which should be a
 * pool, and closes it. Each call takes one connection for one transaction, and gives it back as it was: about as many
 * connections as there are threads that work at the same time are enough. Tested with PostgreSQL 15; older ones than 13 are
 * refused. The database has to be in UTF-8.
 *
 * <p>Every process needs the same keys: a process with others is refused, since nobody could read what the other wrote. The
 * clocks of the hosts should agree to a second, because leases are compared with them.
 *
 * <p>What was acknowledged is on the disk of the server ({@code synchronous_commit} is never off here), as far as that is set
 * up to keep it ({@code fsync}, which is on unless somebody turned it off). While the server is down, frozen or restarts, calls fail with a retryable
 * {@link BackendException}; they work again as soon as the server does. One whose connection is lost while it commits says that
 * its outcome is unknown.
 *
 * <p>This is a description: making one touches nothing, and it never changes, so it may be kept and used from any thread.
 */
public final class PostgresState implements BackendFactory<StateBackends> {
    private final DataSource source;
    private final PostgresSettings settings;

    private PostgresState(DataSource source, PostgresSettings settings) {
        this.source = source;
        this.settings = settings;
    }

    /**
     * State in a database, in its schema {@code facelib}.
     *
     * @param source of connections to PostgreSQL, for any thread; never closed here. Its own time limit for connecting holds
     */
    public static PostgresState on(DataSource source) {
        return new PostgresState(source, new PostgresSettings("facelib", Duration.ofSeconds(30)));
    }

    /**
     * Uses another schema, {@code facelib} unless set: one for each deployment in the same database. It is made when it is missing, which
     * the user of the database has to be allowed; one that holds tables of others is refused.
     *
     * @param name 1 to 63 of {@code a-z}, {@code 0-9} and {@code _}, beginning with no digit
     */
    public PostgresState inSchema(String name) {
        return new PostgresState(source, new PostgresSettings(name, settings.limit()));
    }

    /**
     * How long a statement may take before it fails and may be tried again; half of it is the longest wait for others that
     * change the same. 30 seconds unless set. Who has to know soon that the server does not answer sets less; comparing
     * with millions of identities may need more.
     *
     * @param limit 100 ms to 1 hour
     */
    public PostgresState withTimeLimit(Duration limit) {
        return new PostgresState(source, new PostgresSettings(settings.schema(), limit));
    }

    /**
     * Opens the database, making its tables or bringing them up to date where needed. Closing waits for the calls that run and leaves the data source open.
     *
     * @throws SetupException if there are no keys or others than the tables were made with, if a library is missing, or if the
     *     database is none that facelib can use: too old, of a newer facelib, not in UTF-8, or somebody else's
     * @throws BackendException if it cannot be reached
     */
    @Override
    public StateBackends open(StorageSetup setup) {
        KeyService keys = setup.keys()
                .orElseThrow(
                        () -> new SetupException(
                                "state in PostgreSQL needs keys that all processes share",
                                "Give the engine keys: builder.keys(TinkKeyService.open(file)), from the same file everywhere."));
        return OpenPostgres.open(source, settings, setup.clock(), keys);
    }

    @Override
    public String toString() {
        return "PostgresState[schema " + settings.schema() + "]";
    }
}
