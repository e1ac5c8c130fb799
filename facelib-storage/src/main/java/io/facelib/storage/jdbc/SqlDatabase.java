package io.facelib.storage.jdbc;

import io.facelib.error.InvalidInputException;
import io.facelib.error.SetupException;
import io.facelib.spi.KeyService;
import io.facelib.storage.disk.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * A database that one process has to itself and that holds a face log, an identity store, a job queue and a state store: SQLite in one file. One
 * thread writes for all of them, with group commit; a few connections read, each call as of one moment. Tables and durability: {@link SqliteDialect}.
 *
 * <p>A write may wait behind others; when {@value WriteQueue#MAX_OPERATIONS} do, it is refused with a
 * {@link io.facelib.error.CapacityException}. A caller that is interrupted while it waits gets a
 * {@link io.facelib.error.BackendException} with an unknown outcome and its interrupt flag back; the write itself goes on.
 * Only one process may use a file; who opens the database sees to that. Safe for any number of threads.
 */
public final class SqlDatabase implements AutoCloseable {
    private final Dialect dialect;
    private final Disk disk;
    private final Failures failures;
    private final WriteQueue queue;
    private final Readers readers;
    private final Transactions transactions;
    private final SqlFaceLog faces;
    private final SqlIdentityStore identities;

    private SqlDatabase(Dialect dialect, Session writer, Disk disk, CommitMark mark) {
        this.dialect = dialect;
        this.disk = disk;
        this.failures = new Failures(dialect);
        this.queue = new WriteQueue(dialect, writer, disk, mark);
        this.readers = new Readers(dialect);
        this.faces = new SqlFaceLog(this, dialect, queue, readers);
        this.transactions = new SingleWriter(this, dialect, queue, readers);
        this.identities = new SqlIdentityStore(transactions);
    }

    /**
     * Opens the database in a file, which is made if it is missing; its directory must exist. An older one is brought up to
     * date.
     *
     * @throws SetupException if the file is damaged, is no database of facelib or one of a newer version, or cannot be
     *     written; the message says what to do
     */
    public static SqlDatabase open(Path database, Disk disk) {
        Path file = database.toAbsolutePath();
        Schema.createIfAbsent(file, disk);
        Dialect dialect = new SqliteDialect(file);
        try {
            Session writer = new Session(dialect.openWriter());
            try {
                Schema.requireOurs(dialect, writer, file);
                CommitMark mark = CommitMark.open(file, disk, dialect.commits(writer));
                Schema.bringUpToDate(dialect, writer);
                SqlGraphLedger.dropUnfinished(dialect, writer);
                return new SqlDatabase(dialect, writer, disk, mark);
            } catch (SQLException | RuntimeException e) {
                writer.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new Failures(dialect)
                    .setup("The face log cannot be opened", "Restore a backup, or run verify to see what is left.", e);
        }
    }

    /** The face records. Closing them closes the database. */
    public SqlFaceLog faces() {
        return faces;
    }

    /** The enrolled identities. Closing them closes the database. */
    public SqlIdentityStore identities() {
        return identities;
    }

    /**
     * The job queue. Closing it closes the database.
     *
     * @param clock says what is due
     */
    public SqlJobQueue jobs(Clock clock) {
        return new SqlJobQueue(transactions, clock);
    }

    /**
     * Batches, ingested images, webhooks and audit. Closing them closes the database.
     *
     * @param clock for the times that are stored
     * @param keys seals the audit; not closed
     */
    public SqlStateStore state(Clock clock, KeyService keys) {
        return new SqlStateStore(transactions, clock, keys);
    }

    /** Whether it holds secrets or seals, which are of no use without the keys that they were made with. */
    public boolean needsKeys() {
        return readers.read(session -> session.number("SELECT 1 WHERE EXISTS (SELECT 1 FROM audit_operation)"
                        + " OR EXISTS (SELECT 1 FROM audit_checkpoint) OR EXISTS (SELECT 1 FROM webhook_endpoint"
                        + " WHERE secret IS NOT NULL OR former_secret IS NOT NULL)")
                .isPresent());
    }

    /**
     * Refuses a database whose faces or graphs miss their tenant or their contract, which only damage can take. Apart from
     * opening, so that {@link #check} can look at such a database, too. Takes milliseconds however many faces there are.
     *
     * @throws SetupException if it is damaged
     */
    public void requireReferences() {
        Optional<DamagedException> broken = readers.read(SqlDatabase::brokenReference);
        if (broken.isPresent()) {
            throw failures.setup(
                    "The face log cannot be used",
                    "Restore a backup, or run verify to see what is left.",
                    broken.get());
        }
    }

    private static Optional<DamagedException> brokenReference(Session session) throws SQLException {
        try {
            References.check(session);
            return Optional.empty();
        } catch (DamagedException e) {
            return Optional.of(e);
        }
    }

    /**
     * Writes a copy of everything that is committed now to a new file, while others go on reading and writing. It is durable
     * when the call returns; a copy that failed is removed.
     *
     * @throws InvalidInputException if the file exists
     */
    public void backupTo(Path file) {
        Path target = file.toAbsolutePath();
        if (Files.exists(target)) {
            throw new InvalidInputException("backup", target + " exists already");
        }
        readers.read(
                session -> { // for the sake of closing, which waits for readers
                    copyTo(target);
                    return true;
                });
    }

    private void copyTo(Path target) {
        try {
            try (Session session = new Session(dialect.openWriter())) {
                dialect.backup(session, target);
                disk.forceFile(target); // VACUUM INTO promises nothing of the kind
                Schema.forceName(disk, target);
            } catch (SQLException | IOException e) {
                Schema.deleteAll(disk, target);
                throw failures.backup(target, e);
            }
        } catch (IOException e) {
            throw failures.backup(target, e);
        }
    }

    /**
     * Rewrites the database, so that no byte of what was deleted is left in it or its log. Writes wait meanwhile; needs room
     * for two more copies of the database, one of them in SQLite's temporary directory.
     */
    public void compact() {
        queue.alone((session, changes) -> {
            dialect.compact(session);
            return true;
        });
    }

    /**
     * What is wrong with the database, in words: its structure, every checksum of faces, identities, events and errands,
     * what columns repeat, and whether batches count their items right. Empty when sound.
     */
    public List<String> check() {
        return readers.read(session -> {
            Problems problems = new Problems(dialect);
            new Audit(dialect, problems).check(session);
            new IdentityAudit(problems).check(session);
            new StateCheck(problems).check(session);
            return problems.toList();
        });
    }

    /** Which audit chains are not what was sealed with these keys, in words. Empty when all are. */
    public List<String> checkAudit(KeyService keys) {
        return readers.read(session -> {
            Problems problems = new Problems(dialect);
            new StateCheck(problems).checkChains(session, keys);
            return problems.toList();
        });
    }

    /** Lets the writes in the queue finish, then closes. Closing twice is harmless. */
    @Override
    public void close() {
        queue.close();
        readers.close();
        queue.disconnect();
    }
}
