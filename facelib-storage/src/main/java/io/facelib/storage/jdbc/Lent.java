package io.facelib.storage.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection of the application's, lent for one transaction and given back as it was. For one thread.
 */
final class Lent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lent.class);

    private final Connection connection;
    private final boolean commitsAlone;
    private final int formerTimeout;
    private boolean ended;

    private Lent(Connection connection, boolean commitsAlone, int formerTimeout) {
        this.connection = connection;
        this.commitsAlone = commitsAlone;
        this.formerTimeout = formerTimeout;
    }

    static Lent from(DataSource source, PostgresSettings settings) throws SQLException {
        Connection connection = source.getConnection();
        try {
            int timeout = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, settings.networkMillis());
            boolean alone = connection.getAutoCommit();
            connection.setAutoCommit(false);
            return new Lent(connection, alone, timeout);
        } catch (SQLException | RuntimeException e) {
            closeQuietly(connection);
            throw e;
        }
    }

    Connection connection() {
        return connection;
    }

    /** The transaction was committed. */
    void ended() {
        ended = true;
    }

    /** Undoes the transaction; a connection that cannot is lost, and the server undoes it by itself. */
    void rollback() {
        try {
            connection.rollback();
            ended = true;
        } catch (SQLException e) {
            LOG.debug("a transaction could not be rolled back; its connection is given up", e);
        }
    }

    /** Gives it back. Nothing that fails here changes what was committed. */
    @Override
    public void close() {
        try (connection) {
            if (!ended) {
                connection.rollback();
            }
            connection.setAutoCommit(commitsAlone);
            connection.setNetworkTimeout(Runnable::run, formerTimeout);
        } catch (SQLException e) {
            LOG.debug("a connection could not be given back as it was", e);
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("a connection that had failed could not be closed", e);
        }
    }
}
