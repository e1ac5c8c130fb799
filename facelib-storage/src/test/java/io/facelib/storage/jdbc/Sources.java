package io.facelib.storage.jdbc;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Data sources of tests, without a pool. */
final class Sources {
    /** Makes a connection. */
    interface Connecting {
        Connection connect() throws SQLException;
    }

    private Sources() {}

    static DataSource of(Connecting connecting) {
        return new DataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                return connecting.connect();
            }

            @Override
            public Connection getConnection(String user, String password) throws SQLException {
                return connecting.connect();
            }

            @Override
            public @Nullable PrintWriter getLogWriter() {
                return null;
            }

            @Override
            public void setLogWriter(PrintWriter writer) {}

            @Override
            public void setLoginTimeout(int seconds) {}

            @Override
            public int getLoginTimeout() {
                return 0;
            }

            @Override
            public Logger getParentLogger() throws SQLFeatureNotSupportedException {
                throw new SQLFeatureNotSupportedException();
            }

            @Override
            public <T> T unwrap(Class<T> type) throws SQLException {
                throw new SQLException("wraps nothing");
            }

            @Override
            public boolean isWrapperFor(Class<?> type) {
                return false;
            }
        };
    }
}
