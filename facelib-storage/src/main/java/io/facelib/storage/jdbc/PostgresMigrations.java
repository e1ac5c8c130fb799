package io.facelib.storage.jdbc;

import io.facelib.error.SetupException;
import java.util.Arrays;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Makes the tables of state in PostgreSQL and brings older ones up to date, with Flyway: the steps are the resources
 * {@code postgresql/V<number>__<what>.sql} beside this class, which are never changed once they were released, since Flyway
 * compares them with what was run. Several processes may do so at once; one does the work, the others wait. Only this class
 * knows Flyway.
 */
final class PostgresMigrations {
    static final String TABLE = "facelib_schema_history";

    static final String LOCATION = "classpath:io/facelib/storage/jdbc/postgresql";

    /** How Flyway begins to say that it lacks the part for a database, by its address or by what answers there. */
    private static final Pattern NO_MODULE = Pattern.compile("(No database found to handle|Unsupported Database).*");

    private PostgresMigrations() {}

    /** @throws SetupException if the tables are not ours, of a newer version, or cannot be made */
    static void run(DataSource source, String schema) {
        run(source, schema, LOCATION);
    }

    /** With the steps of several places, for tests that have further ones. */
    static void run(DataSource source, String schema, String... locations) {
        try {
            Flyway flyway = flyway(source, schema, locations);
            refuseNewer(flyway, schema);
            flyway.migrate();
        } catch (FlywayException e) {
            throw NO_MODULE.matcher(firstLine(e)).matches() ? OpenPostgres.withoutFlyway(e) : failed(schema, e);
        }
    }

    private static SetupException failed(String schema, FlywayException problem) {
        return new SetupException(
                "the tables in schema '" + schema + "' of PostgreSQL cannot be made or brought up to date: "
                        + firstLine(problem),
                "Give facelib a schema of its own in which its user may create tables; if it had one, restore it.",
                problem);
    }

    private static Flyway flyway(DataSource source, String schema, String... locations) {
        FluentConfiguration configuration = Flyway.configure(PostgresMigrations.class.getClassLoader())
                .dataSource(source)
                .schemas(schema)
                .defaultSchema(schema)
                .createSchemas(true)
                .table(TABLE)
                .locations(locations)
                .failOnMissingLocations(true)
                .cleanDisabled(true)
                .baselineOnMigrate(false)
                .placeholderReplacement(false);
        // Nothing is passed over: neither what a newer facelib has added, nor what is missing.
        return configuration.ignoreMigrationPatterns(new String[0]).load();
    }

    private static void refuseNewer(Flyway flyway, String schema) {
        MigrationInfo[] steps = flyway.info().all();
        String known = Arrays.stream(steps)
                .filter(step -> step.getState().isResolved() && step.getVersion() != null)
                .map(step -> step.getVersion().getVersion())
                .reduce("0", (before, last) -> last);
        for (MigrationInfo step : steps) {
            if (step.getVersion() != null
                    && step.getState().isApplied()
                    && !step.getState().isResolved()) {
                throw new SetupException(
                        "schema '" + schema + "' of PostgreSQL has version " + step.getVersion()
                                + ", this facelib knows versions up to " + known,
                        "Use the facelib that wrote it, or a newer one.");
            }
        }
    }

    private static String firstLine(FlywayException problem) {
        return String.valueOf(problem.getMessage()).lines().findFirst().orElse("unknown");
    }
}
