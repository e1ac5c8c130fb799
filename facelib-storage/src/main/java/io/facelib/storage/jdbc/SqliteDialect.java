package io.facelib.storage.jdbc;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.SetupException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/**
 * SQLite in one file with its write-ahead log beside it ({@code -wal}, {@code -shm}), and the {@link CommitMark}.
 *
 * <p>Tables of version 4 ({@code user_version} 4, {@code application_id} 0x6661636C, "facl"), beside those of
 * {@link SqliteIdentityTables}, which version 1 lacked, and of {@link SqliteJobTables} and {@link SqliteStateTables}, which
 * version 2 lacked, too:
 *
 * <pre>
 * tenant     tenant_no, name               as long as it has a face; numbers are never given again
 * contract   contract_no, name, dimension  every contract that ever had a vector
 * face       seq                           the sequence, never given again
 *            tenant_no, contract_no, face_id, identity (or null), image
 *            indexed_at                    nanoseconds since 1970-01-01, the nearest possible where 64 bits do not hold them
 *            usable                        0 or 1
 *            quality                       score, 0 to 1
 *            checksum                      see {@link FaceRow}
 *            body                          see {@link io.facelib.storage.log.FaceCodec}
 *            vector                        float32, little-endian
 * graph      id, tenant_no, contract_no, covers, published (0 or 1), tombstones_before
 * tombstone  id, tenant_no, contract_no, seq
 * </pre>
 *
 * The row {@code commits} of {@code sqlite_sequence} is how many commits there were.
 *
 * Of a face only body and vector count; the other columns repeat what is in the body so that they can be searched.
 *
 * <p>Each commit is on the disk when it returns ({@code synchronous=FULL}); what is deleted is overwritten with zeros
 * ({@code secure_delete}) but may stay in the write-ahead log until {@link #compact}. The settings are read back after
 * they were made. Memory-mapped reading stays off, since an error of the disk would then end the process. The driver unpacks
 * its native library into {@code java.io.tmpdir}, or into {@code org.sqlite.tmpdir} where that property is set;
 * {@link #compact} needs room for a copy of the database in the temporary directory of SQLite ({@code SQLITE_TMPDIR}).
 */
final class SqliteDialect implements Dialect {
    static final int APPLICATION_ID = 0x6661636C;

    private static final int BUSY_MILLISECONDS = 10_000;
    private static final List<String> TABLES = List.of(
            "CREATE TABLE tenant (tenant_no INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE) STRICT",
            "CREATE TABLE contract (contract_no INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE,"
                    + " dimension INTEGER NOT NULL) STRICT",
            "CREATE TABLE face (seq INTEGER PRIMARY KEY AUTOINCREMENT,"
                    + " tenant_no INTEGER NOT NULL REFERENCES tenant, contract_no INTEGER NOT NULL REFERENCES contract,"
                    + " face_id TEXT NOT NULL, identity TEXT, image TEXT NOT NULL, indexed_at INTEGER NOT NULL,"
                    + " usable INTEGER NOT NULL, quality REAL NOT NULL, checksum INTEGER NOT NULL,"
                    + " body BLOB NOT NULL, vector BLOB NOT NULL) STRICT",
            "CREATE UNIQUE INDEX face_by_id ON face (tenant_no, face_id)",
            "CREATE INDEX face_by_partition ON face (tenant_no, contract_no, seq)",
            "CREATE INDEX face_by_image ON face (tenant_no, image, face_id)",
            "CREATE INDEX face_by_identity ON face (tenant_no, identity, face_id) WHERE identity IS NOT NULL",
            "CREATE TABLE graph (id INTEGER PRIMARY KEY AUTOINCREMENT, tenant_no INTEGER NOT NULL,"
                    + " contract_no INTEGER NOT NULL, covers INTEGER NOT NULL, published INTEGER NOT NULL,"
                    + " tombstones_before INTEGER NOT NULL) STRICT",
            "CREATE INDEX graph_by_partition ON graph (tenant_no, contract_no)",
            "CREATE TABLE tombstone (id INTEGER PRIMARY KEY AUTOINCREMENT, tenant_no INTEGER NOT NULL,"
                    + " contract_no INTEGER NOT NULL, seq INTEGER NOT NULL) STRICT",
            "CREATE INDEX tombstone_by_partition ON tombstone (tenant_no, contract_no, seq)",
            "PRAGMA application_id=" + APPLICATION_ID);

    // page_size comes first: it counts only before the file has its first page.
    private static final List<String> WRITER = List.of(
            "page_size=8192",
            "journal_mode=WAL",
            "synchronous=FULL",
            "secure_delete=ON",
            "fullfsync=ON",
            "checkpoint_fullfsync=ON",
            "foreign_keys=ON",
            "wal_autocheckpoint=4000",
            "journal_size_limit=67108864",
            "temp_store=MEMORY",
            "cache_size=-32768",
            "mmap_size=0");
    private static final Map<String, String> WRITER_ASSERTED =
            Map.of("journal_mode", "wal", "synchronous", "2", "secure_delete", "1", "foreign_keys", "1");

    private final Path file;

    SqliteDialect(Path file) {
        this.file = file;
    }

    @Override
    public String name() {
        return "sqlite";
    }

    // --- connections -------------------------------------------------------------------------------------------------

    @Override
    public Connection openNew() throws SQLException {
        return open(WRITER, WRITER_ASSERTED, SQLiteOpenMode.READWRITE, SQLiteOpenMode.CREATE);
    }

    @Override
    public Connection openWriter() throws SQLException {
        return open(WRITER, WRITER_ASSERTED, SQLiteOpenMode.READWRITE);
    }

    @Override
    public Connection openReader() throws SQLException {
        List<String> settings = List.of("temp_store=MEMORY", "cache_size=-2048", "mmap_size=0");
        return open(settings, Map.of("journal_mode", "wal"), SQLiteOpenMode.READONLY);
    }

    private Connection open(List<String> settings, Map<String, String> asserted, SQLiteOpenMode... modes)
            throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.resetOpenMode(SQLiteOpenMode.READWRITE);
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        for (SQLiteOpenMode mode : modes) {
            config.setOpenMode(mode);
        }
        config.setOpenMode(SQLiteOpenMode.OPEN_URI);
        config.setBusyTimeout(BUSY_MILLISECONDS);
        config.setGetGeneratedKeys(false);
        // As a URI, because the driver would take what follows a question mark in a path for settings.
        Connection connection = config.createConnection("jdbc:sqlite:" + file.toUri());
        try (Statement statement = connection.createStatement()) {
            for (String setting : settings) {
                statement.execute("PRAGMA " + setting);
            }
            for (Map.Entry<String, String> expected : asserted.entrySet()) {
                check(statement, expected.getKey(), expected.getValue());
            }
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private void check(Statement statement, String setting, String expected) throws SQLException {
        try (ResultSet rows = statement.executeQuery("PRAGMA " + setting)) {
            String actual = rows.next() ? rows.getString(1) : "unknown";
            if (!expected.equals(actual)) {
                throw new SetupException(
                        "SQLite keeps " + setting + " at " + actual + " for " + file + ", needed is " + expected,
                        "Use a local file system and the driver that facelib names in its pom.");
            }
        }
    }

    // --- tables and transactions -------------------------------------------------------------------------------------

    @Override
    public List<String> tables() {
        return Stream.of(TABLES, stepFrom(1), stepFrom(2), stepFrom(3))
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public List<String> stepFrom(int version) {
        return switch (version) {
            case 1 -> SqliteIdentityTables.STATEMENTS;
            case 2 ->
                Stream.concat(SqliteJobTables.STATEMENTS.stream(), SqliteStateTables.STATEMENTS.stream())
                        .toList();
            case 3 -> SqliteStateTables.ORDER_OF_TYPES;
            default -> throw new IllegalArgumentException("there is no step from version " + version);
        };
    }

    @Override
    public void checkWhole(Session session) throws SQLException {
        long id = session.number("PRAGMA application_id").orElse(0);
        if (id != APPLICATION_ID) {
            throw new SetupException(
                    file + " is a database, but not one of facelib (application id " + id + ")",
                    "Give the directory of a face log, or restore a backup.");
        }
        if (!allInFile(session)) {
            return;
        }
        long expected = session.number("PRAGMA page_count").orElse(0)
                * session.number("PRAGMA page_size").orElse(0);
        long actual = file.toFile().length();
        if (actual < expected) {
            throw new SetupException(
                    file + " is cut off: " + actual + " of " + expected + " bytes are left", "Restore a backup.");
        }
    }

    /**
     * Brings all pages into the file, so that what is missing there is lost. A disk without room for them keeps nobody from
     * reading: then the log beside the file goes on holding them.
     */
    private boolean allInFile(Session session) throws SQLException {
        try {
            truncateLog(session);
            return true;
        } catch (SQLException e) {
            if (!full(e)) {
                throw e;
            }
            session.forgetStatements();
            return false;
        }
    }

    @Override
    public int version(Session session) throws SQLException {
        return (int) session.number("PRAGMA user_version").orElse(0);
    }

    @Override
    public void setVersion(Session session, int version) throws SQLException {
        session.executeOnce("PRAGMA user_version=" + version);
    }

    @Override
    public String beginWriting() {
        return "BEGIN IMMEDIATE";
    }

    @Override
    public String beginReading() {
        return "BEGIN";
    }

    @Override
    public long highestSequence(Session session) throws SQLException {
        return session.number("SELECT seq FROM sqlite_sequence WHERE name = 'face'")
                .orElse(0);
    }

    // AUTOINCREMENT notes each row that comes, whoever chose its number; nothing is left to reserve with one writer.
    @Override
    public long reserve(Session session, int count) throws SQLException {
        return highestSequence(session) + 1;
    }

    // In the table of the sequences: most commits change its page anyway.
    @Override
    public long countCommit(Session session) throws SQLException {
        if (session.update("UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'commits'") == 0) {
            session.update("INSERT INTO sqlite_sequence (name, seq) VALUES ('commits', 1)");
        }
        return commits(session);
    }

    @Override
    public long commits(Session session) throws SQLException {
        return session.number("SELECT seq FROM sqlite_sequence WHERE name = 'commits'")
                .orElse(0);
    }

    // --- errors ------------------------------------------------------------------------------------------------------

    @Override
    public Failure failure(SQLException problem) {
        if (problem instanceof DamagedException) {
            String sentence = file + " is damaged: " + problem.getMessage() + "; run verify, or restore a backup";
            return new Failure(sentence, false, true);
        }
        SQLiteErrorCode code = problem instanceof SQLiteException e ? e.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
        return switch (SQLiteErrorCode.getErrorCode(code.code & 0xFF)) {
            case SQLITE_FULL ->
                new Failure("the disk of " + file + " is full; writing goes on when there is room again", true, true);
            case SQLITE_READONLY ->
                new Failure(file + " cannot be written; check its permissions and those of its directory", false, true);
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                new Failure(file + " is damaged; run verify, or restore a backup", false, false);
            case SQLITE_BUSY, SQLITE_LOCKED ->
                new Failure(file + " is held by another process; end that, or try again", true, true);
            case SQLITE_IOERR -> new Failure("the disk of " + file + " reports " + word(code), true, false);
            case SQLITE_CANTOPEN ->
                new Failure(
                        "a file of " + file + " cannot be opened; check that its directory can be written, and that"
                                + " this process may open more files",
                        true, // a process that has all the files it may have gets some back
                        true);
            case SQLITE_NOMEM -> new Failure("SQLite has no memory left", true, false);
            default -> new Failure("SQLite reports " + word(code) + ": " + problem.getMessage(), false, false);
        };
    }

    @Override
    public boolean full(SQLException problem) {
        return problem instanceof SQLiteException e
                && SQLiteErrorCode.getErrorCode(e.getResultCode().code & 0xFF) == SQLiteErrorCode.SQLITE_FULL;
    }

    private static String word(SQLiteErrorCode code) {
        return code.name().toLowerCase(Locale.ROOT).replace("sqlite_", "");
    }

    // --- maintenance -------------------------------------------------------------------------------------------------

    @Override
    public void backup(Session session, Path target) throws SQLException {
        session.update("VACUUM INTO ?", target.toString());
    }

    @Override
    public void compact(Session session) throws SQLException {
        truncateLog(session);
        session.executeOnce("PRAGMA temp_store=FILE"); // a copy of the whole database does not belong on the heap
        try {
            session.executeOnce("VACUUM");
        } finally {
            session.executeOnce("PRAGMA temp_store=MEMORY");
        }
        truncateLog(session);
    }

    private void truncateLog(Session session) throws SQLException {
        if (session.number("PRAGMA wal_checkpoint(TRUNCATE)").orElse(1) != 0) {
            throw new BackendException(
                    name(), true, Committed.NO, "readers held the log of " + file + " for too long; try again");
        }
    }

    @Override
    public List<String> integrity(Session session) throws SQLException {
        List<String> problems = new ArrayList<>();
        try (ResultSet rows = session.query("PRAGMA integrity_check")) {
            while (rows.next()) {
                String line = rows.getString(1);
                if (!line.equals("ok")) {
                    problems.add("SQLite: " + line);
                }
            }
        }
        return problems;
    }
}
