package io.facelib.storage.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A connection with the statements that were prepared on it. A statement serves one result set at a time, so a query must
 * be read to its end before the same query is asked again. For one thread at a time.
 */
final class Session implements AutoCloseable {
    private static final int STATEMENTS = 160;

    private final Connection connection;
    private final Locks locks;
    private final int rowsAtOnce;
    private final Map<String, PreparedStatement> prepared = new LinkedHashMap<>(STATEMENTS, 0.75f, true);

    /** For the only writer of a database, and for those who only read. */
    Session(Connection connection) {
        this(connection, new NoLocks(), 0);
    }

    /** @param rowsAtOnce how many rows of a result are fetched at once; 0 leaves that to the driver */
    Session(Connection connection, Locks locks, int rowsAtOnce) {
        this.connection = connection;
        this.locks = locks;
        this.rowsAtOnce = rowsAtOnce;
    }

    /** Keeps other transactions from what the name stands for until this one ends. */
    void lock(Locks.Area area, String name) throws SQLException {
        locks.take(this, area, name);
    }

    /** How queries say what they do with rows. */
    Locks locks() {
        return locks;
    }

    /** A query whose rows the caller reads and closes. */
    ResultSet query(String sql, @Nullable Object... values) throws SQLException {
        return bound(sql, values).executeQuery();
    }

    /** The first column of the first row. */
    OptionalLong number(String sql, @Nullable Object... values) throws SQLException {
        try (ResultSet rows = query(sql, values)) {
            return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
        }
    }

    /** The first column of all rows. */
    List<Long> numbers(String sql, @Nullable Object... values) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        try (ResultSet rows = query(sql, values)) {
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
        }
        return numbers;
    }

    /** How many rows a statement changed. */
    int update(String sql, @Nullable Object... values) throws SQLException {
        return bound(sql, values).executeUpdate();
    }

    /** Runs a statement that changes no rows, such as one that begins a transaction. */
    void execute(String sql) throws SQLException {
        bound(sql).execute();
    }

    /** Runs a statement once without keeping it prepared, as what changes tables or settings has to. */
    void executeOnce(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private PreparedStatement bound(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = prepare(sql);
        for (int i = 0; i < values.length; i++) {
            bind(statement, i + 1, values[i]);
        }
        return statement;
    }

    private void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        if (value instanceof Long number) {
            statement.setLong(index, number);
        } else if (value instanceof Integer number) {
            statement.setInt(index, number);
        } else if (value instanceof String text) {
            statement.setString(index, locks.storable(text));
        } else if (value instanceof byte[] bytes) {
            statement.setBytes(index, bytes);
        } else if (value instanceof Double number) {
            statement.setDouble(index, number);
        } else if (value == null) {
            statement.setNull(index, Types.NULL);
        } else {
            throw new IllegalArgumentException("cannot bind a " + value.getClass());
        }
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement known = prepared.get(sql);
        if (known != null) {
            return known;
        }
        if (prepared.size() >= STATEMENTS) {
            String eldest = prepared.keySet().iterator().next();
            PreparedStatement evicted = prepared.remove(eldest);
            if (evicted != null) {
                evicted.close();
            }
        }
        PreparedStatement made = connection.prepareStatement(sql);
        made.setFetchSize(rowsAtOnce);
        prepared.put(sql, made);
        return made;
    }

    /**
     * Lets all prepared statements go. Needed after an error, since the driver refuses to run a statement again that has
     * failed once. No result set may be open.
     */
    void forgetStatements() throws SQLException {
        for (PreparedStatement statement : prepared.values()) {
            statement.close();
        }
        prepared.clear();
    }

    @Override
    public void close() throws SQLException {
        try {
            forgetStatements();
        } finally {
            connection.close();
        }
    }
}
