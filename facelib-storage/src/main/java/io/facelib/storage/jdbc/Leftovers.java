package io.facelib.storage.jdbc;

import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a former process began and did not finish. Stateless. */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private Leftovers() {}

    /**
     * Drops the graphs that were being made, and makes the jobs that were leased wait again. Where the disk has no room for
     * that they stay until it has: nobody publishes such a graph, and leases run out.
     */
    static void clear(Dialect dialect, Session session) throws SQLException {
        try {
            session.execute(dialect.beginWriting());
            SqlGraphLedger.dropUnfinished(session);
            JobWrites.takeBackAll(session);
            session.execute("COMMIT");
        } catch (SQLException e) {
            if (!dialect.full(e)) {
                throw e;
            }
            rollBack(session);
        }
    }

    private static void rollBack(Session session) throws SQLException {
        session.forgetStatements();
        try {
            session.executeOnce("ROLLBACK");
        } catch (SQLException e) {
            LOG.debug("nothing was left to roll back", e); // SQLite does so by itself after some errors
        }
    }
}
