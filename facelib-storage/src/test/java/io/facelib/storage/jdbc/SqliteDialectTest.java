package io.facelib.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.storage.disk.Disk;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The settings on which durability rests, and the words for errors. */
class SqliteDialectTest {
    @TempDir
    Path directory;

    private SqliteDialect dialect;

    @BeforeEach
    void makeDatabase() {
        Path file = directory.resolve("faces.db");
        SqlDatabase.open(file, Disk.real()).close();
        dialect = new SqliteDialect(file);
    }

    @ParameterizedTest
    @CsvSource({"synchronous, 2", "secure_delete, 1", "fullfsync, 1", "checkpoint_fullfsync, 1", "foreign_keys, 1"})
    void writer_hasTheSettingsOfDurability(String setting, long expected) throws SQLException {
        try (Session session = new Session(dialect.openWriter())) {
            assertThat(session.number("PRAGMA " + setting)).hasValue(expected);
        }
    }

    @Test
    void fullDisk_keepsNobodyFromOpening() throws SQLException {
        try (Session session = new Session(full(dialect.openWriter(), "wal_checkpoint"))) {
            dialect.checkWhole(session);
            assertThat(session.number("SELECT count(*) FROM face")).hasValue(0);
        }
        try (Session session = new Session(full(dialect.openWriter(), "DELETE FROM graph"))) {
            SqlGraphLedger.dropUnfinished(dialect, session);
            session.execute("BEGIN IMMEDIATE"); // would fail in a transaction that was left open
        }
    }

    @Test
    void fullDisk_isRemediedByRoom() {
        SQLException full = new SQLiteException("full", SQLiteErrorCode.SQLITE_FULL);
        SQLException other = new SQLiteException("torn", SQLiteErrorCode.SQLITE_CORRUPT);
        Failures failures = new Failures(dialect);

        assertThat(failures.setup("It fails", "Restore", full).remedy()).contains("room");
        assertThat(failures.setup("It fails", "Restore", other).remedy()).isEqualTo("Restore");
    }

    /** A connection that has no room for the statements that hold a text. */
    private static Connection full(Connection connection, String text) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")
                            && arguments[0].toString().contains(text)) {
                        throw new SQLiteException("database or disk is full", SQLiteErrorCode.SQLITE_FULL);
                    }
                    return method.invoke(connection, arguments);
                });
    }

    @Test
    void bothKindsOfConnection_useTheWriteAheadLogAndNoMemoryMap() throws SQLException {
        for (boolean writer : new boolean[] {true, false}) {
            try (Session session = new Session(writer ? dialect.openWriter() : dialect.openReader());
                    var mode = session.query("PRAGMA journal_mode")) {
                assertThat(mode.getString(1)).isEqualTo("wal");
                assertThat(session.number("PRAGMA mmap_size").orElse(0)).isZero();
            }
        }
    }

    @Test
    void reader_cannotWrite() throws SQLException {
        try (Session session = new Session(dialect.openReader())) {
            assertThatThrownBy(() -> session.update("INSERT INTO tenant (name) VALUES ('x')"))
                    .isInstanceOfSatisfying(SQLException.class, e -> {
                        assertThat(dialect.failure(e).sentence()).contains("cannot be written");
                        assertThat(dialect.failure(e).undone()).isTrue();
                    });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SQLITE_FULL, is full, true, true",
        "SQLITE_READONLY_DIRECTORY, cannot be written, false, true",
        "SQLITE_CORRUPT_INDEX, is damaged, false, false",
        "SQLITE_NOTADB, is damaged, false, false",
        "SQLITE_BUSY_SNAPSHOT, another process, true, true",
        "SQLITE_IOERR_FSYNC, ioerr_fsync, true, false",
        "SQLITE_CANTOPEN, may open more files, true, true",
        "SQLITE_MISUSE, misuse, false, false"
    })
    void failure_hasWords(SQLiteErrorCode code, String words, boolean retryable, boolean undone) {
        Dialect.Failure failure = dialect.failure(new SQLiteException("thrown by the test", code));

        assertThat(failure.sentence()).contains(words);
        assertThat(failure.retryable()).isEqualTo(retryable);
        assertThat(failure.undone()).isEqualTo(undone);
    }
}
