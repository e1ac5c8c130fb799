package io.facelib.storage.jdbc;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.ClosedException;
import io.facelib.error.FacelibException;
import io.facelib.storage.jdbc.Operation.Work;
import io.facelib.storage.jdbc.Readers.Reading;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions on PostgreSQL, each on a connection of its own for as long as it lasts, whatever the number of processes.
 *
 * <p>Those that write run at READ COMMITTED and lock what they rely on (see {@link Locks}); those that read see one moment.
 * A write that met another one, or whose connection was gone before it could commit, is run again, up to
 * {@value #ATTEMPTS} times. A connection that is lost while it commits leaves the outcome open, and the caller is told so.
 *
 * <p>Nothing waits for ever: the server ends a statement, and a wait for a lock, after the time limit; the connection is
 * given up if no answer comes for a little longer than that, as when the server is frozen. Safe for any number of threads.
 */
final class PooledTransactions implements Transactions {
    /** How often a write is begun at most. */
    static final int ATTEMPTS = 6;

    private static final Logger LOG = LoggerFactory.getLogger(PooledTransactions.class);
    private static final int PAUSE_MILLIS = 8;

    private final DataSource source;
    private final PostgresSettings settings;
    private final PostgresErrors errors = new PostgresErrors();
    private final Failures failures = new Failures(errors);
    private final PostgresLocks locks = new PostgresLocks();
    // Held shared by everyone who reads or writes, so that closing waits for them.
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
    private volatile boolean closed;

    PooledTransactions(DataSource source, PostgresSettings settings) {
        this.source = source;
        this.settings = settings;
    }

    @Override
    public String name() {
        return errors.name();
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public void checkOpen() {
        if (closed) {
            throw new ClosedException("database");
        }
    }

    @Override
    public <T> T read(Reading<T> reading) {
        return whileOpen(() -> repeated(() -> inTransaction(settings.beginReading(), reading)));
    }

    @Override
    public <T> T write(long bytes, Work<T> work) {
        return whileOpen(() -> repeated(
                () -> inTransaction(settings.beginWriting(), session -> work.run(session, new ArrayList<>()))));
    }

    @Override
    public <T> T writeSoon(long bytes, Work<T> work) {
        return write(bytes, work);
    }

    private interface Call<T> {
        T run();
    }

    private interface Attempt<T> {
        T run() throws TransactionFailure;
    }

    private <T> T whileOpen(Call<T> call) {
        checkOpen();
        gate.readLock().lock();
        try {
            checkOpen();
            return call.run();
        } finally {
            gate.readLock().unlock();
        }
    }

    private <T> T repeated(Attempt<T> transaction) {
        for (int number = 1; ; number++) {
            try {
                return transaction.run();
            } catch (TransactionFailure e) {
                if (!e.mayBeRepeated() || number == ATTEMPTS || closed) {
                    throw e.told();
                }
                LOG.debug("a transaction is run again after {} of {} attempts", number, ATTEMPTS, e);
                pause(number);
            }
        }
    }

    /** Not the same time for all who met. */
    private void pause(int attempt) {
        try {
            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(1L + PAUSE_MILLIS * (1L << attempt)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException(name(), true, Committed.NO, "interrupted before a write was tried again", e);
        }
    }

    private <T> T inTransaction(String begin, Reading<T> work) throws TransactionFailure {
        try (Lent lent = lend()) {
            T result = run(lent, begin, work);
            commit(lent);
            return result;
        }
    }

    private Lent lend() throws TransactionFailure {
        try {
            return Lent.from(source, settings);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private <T> T run(Lent lent, String begin, Reading<T> work) throws TransactionFailure {
        // The session is closed before the commit: its statements belong to the transaction, its connection does not.
        try {
            Session session = new Session(lent.connection(), locks, PostgresSettings.ROWS_AT_ONCE);
            session.executeOnce(begin);
            T result = work.run(session);
            session.forgetStatements();
            return result;
        } catch (SQLException e) {
            lent.rollback();
            throw failed(e);
        } catch (FacelibException e) {
            lent.rollback();
            throw e;
        } catch (RuntimeException e) {
            lent.rollback();
            LOG.error("a transaction failed unexpectedly", e);
            throw failures.unexpected(Committed.NO, e);
        }
    }

    private void commit(Lent lent) throws TransactionFailure {
        Connection connection = lent.connection();
        try {
            connection.commit();
            lent.ended();
        } catch (SQLException e) {
            lent.rollback();
            SQLException problem = PostgresErrors.tellable(e);
            throw new TransactionFailure(failures.commit(problem), PostgresErrors.isConflict(e));
        }
    }

    /** Something failed before the commit: nothing was written. */
    private TransactionFailure failed(SQLException problem) {
        boolean again = PostgresErrors.isConflict(problem)
                || (PostgresErrors.isLost(problem)
                        && !PostgresErrors.isSilent(problem)
                        && !PostgresErrors.isWithoutDriver(problem));
        return new TransactionFailure(failures.undone(PostgresErrors.tellable(problem)), again);
    }

    /** Waits for those who read and write. Must not be called by one of them. */
    @Override
    public void close() {
        closed = true;
        if (gate.getReadHoldCount() > 0) {
            throw new IllegalStateException("the database cannot be closed by a thread that is reading it");
        }
        gate.writeLock().lock();
        try {
            LOG.debug("nobody uses the connections to PostgreSQL any more");
        } finally {
            gate.writeLock().unlock();
        }
    }
}
