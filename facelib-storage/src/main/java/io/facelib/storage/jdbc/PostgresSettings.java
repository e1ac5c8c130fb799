package io.facelib.storage.jdbc;

import io.facelib.error.InvalidInputException;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Where in a database, and how long a statement may take.
 *
 * @param schema a plain name of lower-case letters, digits and underlines, so that it means the same with quotes and without
 * @param limit 100 ms to 1 hour
 */
record PostgresSettings(String schema, Duration limit) {
    /** Enough to need few round trips; a page of everything else. */
    static final int ROWS_AT_ONCE = 1_000;

    /** What is acknowledged is on the disk; a database that promises more than that keeps its promise. */
    private static final String DURABLE = "SELECT set_config('synchronous_commit', 'on', true)"
            + " WHERE current_setting('synchronous_commit') = 'off'";

    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
    private static final Duration LEAST = Duration.ofMillis(100);
    private static final Duration MOST = Duration.ofHours(1);
    /** How much later than the server, which ends statements by itself, the client gives up. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    PostgresSettings {
        if (!NAME.matcher(schema).matches() || schema.startsWith("pg_")) {
            throw new InvalidInputException(
                    "schema", "'" + schema + "' is none: 1 to 63 of a-z, 0-9 and _, no digit first, not pg_...");
        }
        if (limit.compareTo(LEAST) < 0 || limit.compareTo(MOST) > 0) {
            throw new InvalidInputException("limit", limit + " is outside " + LEAST + " to " + MOST);
        }
    }

    /** Sets up the transaction that it begins, and nothing beyond it: the connection is the application's. */
    String beginWriting() {
        return "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; " + limits() + "; " + DURABLE;
    }

    /** Sets up a transaction whose statements all see the same moment. */
    String beginReading() {
        return "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; " + limits();
    }

    private String limits() {
        long millis = limit.toMillis();
        return "SET LOCAL search_path TO " + schema + "; SET LOCAL statement_timeout TO " + millis
                + "; SET LOCAL lock_timeout TO " + millis / 2 + "; SET LOCAL idle_in_transaction_session_timeout TO "
                + 2 * millis;
    }

    int networkMillis() {
        return (int) limit.plus(GRACE).toMillis();
    }
}
