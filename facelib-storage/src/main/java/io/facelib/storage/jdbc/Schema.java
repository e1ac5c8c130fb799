package io.facelib.storage.jdbc;

import io.facelib.error.SetupException;
import io.facelib.storage.disk.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/**
 * Makes the database and brings an older one up to date. A new database is made under a temporary name and renamed when it
 * is whole, so a file of the right name that is no database has been damaged.
 */
final class Schema {
    /** The version of the tables that this code reads and writes. */
    static final int VERSION = 4;

    private static final String RESTORE = "Restore a backup, or run verify to see what is left.";

    private Schema() {}

    /** Makes the database if there is none. */
    static void createIfAbsent(Path file, Disk disk) {
        if (Files.exists(file)) {
            return;
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            refuseLeftLog(file);
            deleteAll(disk, fresh);
            create(new SqliteDialect(fresh));
            disk.rename(fresh, file);
            forceName(disk, file);
        } catch (IOException e) {
            throw new SetupException(
                    "The database " + file + " cannot be made: " + e,
                    "Check that its directory can be written and has room.",
                    e);
        }
    }

    // SQLite would replay it over the new database.
    private static void refuseLeftLog(Path file) throws IOException {
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        if (Files.exists(log) && Files.size(log) > 0) {
            throw new SetupException(file + " is missing although its log " + log + " is there", RESTORE);
        }
    }

    /** Removes a database that nobody has open, with the files beside it. */
    static void deleteAll(Disk disk, Path fresh) throws IOException {
        for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
            disk.delete(fresh.resolveSibling(fresh.getFileName() + suffix));
        }
    }

    /** Makes the name of a file durable, and that there is none of a journal that SQLite removed. */
    static void forceName(Disk disk, Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            disk.forceDirectory(parent);
        }
    }

    private static void create(Dialect dialect) {
        try (Session session = new Session(dialect.openNew())) {
            session.executeOnce(dialect.beginWriting());
            for (String statement : dialect.tables()) {
                session.executeOnce(statement);
            }
            dialect.setVersion(session, VERSION);
            session.executeOnce("COMMIT");
        } catch (SQLException e) {
            throw new Failures(dialect)
                    .setup("The database cannot be made", "Check that its directory can be written and has room.", e);
        }
    }

    /** Refuses a database that is not ours, is damaged or newer. Changes nothing. */
    static void requireOurs(Dialect dialect, Session session, Path file) throws SQLException {
        dialect.checkWhole(session);
        int version = dialect.version(session);
        if (version > VERSION) {
            throw new SetupException(
                    file + " has version " + version + ", this facelib knows versions up to " + VERSION,
                    "Open it with the facelib that wrote it, or a newer one.");
        }
        if (version < 1) {
            throw new SetupException(file + " has no tables of facelib", RESTORE);
        }
    }

    /** Brings an older database to {@link #VERSION}, a transaction for each step. */
    static void bringUpToDate(Dialect dialect, Session session) throws SQLException {
        for (int from = dialect.version(session); from < VERSION; from++) {
            step(dialect, session, from);
        }
    }

    /** A transaction, so that a database has one version or the other; who opens it closes the session if it fails. */
    private static void step(Dialect dialect, Session session, int from) throws SQLException {
        session.executeOnce(dialect.beginWriting());
        for (String statement : dialect.stepFrom(from)) {
            session.executeOnce(statement);
        }
        dialect.setVersion(session, from + 1);
        session.executeOnce("COMMIT");
    }
}
