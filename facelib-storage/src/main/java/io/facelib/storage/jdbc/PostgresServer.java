package io.facelib.storage.jdbc;

import io.facelib.error.SetupException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a server can keep state, asked when it is opened. Stateless. */
final class PostgresServer {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
    private static final int OLDEST = 130_000;

    /** What a server says of itself. */
    private record Facts(int version, String encoding, String fsync, String pages) {}

    private PostgresServer() {}

    /** @throws SetupException if it cannot */
    static void requireUsable(Transactions database) {
        Facts facts = database.read(PostgresServer::facts);
        if (facts.version() < OLDEST) {
            throw new SetupException(
                    "PostgreSQL " + facts.version() / 10_000 + " is too old; state needs 13 or newer",
                    "Use a newer server.");
        }
        if (!facts.encoding().equals("UTF8")) {
            throw new SetupException(
                    "the database is in " + facts.encoding() + ", not in UTF8",
                    "Make one with CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0.");
        }
        if (!facts.fsync().equals("on") || !facts.pages().equals("on")) {
            LOG.warn(
                    "PostgreSQL runs with fsync {} and full_page_writes {}: what it acknowledges may be lost with the"
                            + " power",
                    facts.fsync(),
                    facts.pages());
        }
    }

    private static Facts facts(Session session) throws SQLException {
        String sql = "SELECT current_setting('server_version_num')::int, current_setting('server_encoding'),"
                + " current_setting('fsync'), current_setting('full_page_writes')";
        try (ResultSet row = session.query(sql)) {
            row.next();
            return new Facts(row.getInt(1), text(row, 2), text(row, 3), text(row, 4));
        }
    }

    private static String text(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNullElse(row.getString(column), "unknown");
    }
}
