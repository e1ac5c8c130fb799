package io.facelib.storage.jdbc;

import io.facelib.error.ClosedException;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few connections that only read, each used by one thread at a time. A thread that reads while it reads already gets a
 * connection of its own at once, so that readers never wait for themselves. Safe for any number of threads.
 */
final class Readers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Readers.class);
    private static final int CONNECTIONS = 8;

    /** What is done with a connection. */
    interface Reading<T> {
        T run(Session session) throws SQLException;
    }

    private final Dialect dialect;
    private final Failures failures;
    private final Semaphore free = new Semaphore(CONNECTIONS);
    private final ConcurrentLinkedDeque<Session> idle = new ConcurrentLinkedDeque<>();
    // Held shared by everyone who reads, so that closing waits for them.
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
    private volatile boolean closed;

    Readers(Dialect dialect) {
        this.dialect = dialect;
        this.failures = new Failures(dialect);
    }

    void checkOpen() {
        if (closed) {
            throw new ClosedException("database");
        }
    }

    /** Reads as of one moment: all statements of the reading see the same commits. */
    <T> T read(Reading<T> reading) {
        checkOpen();
        gate.readLock().lock();
        try {
            checkOpen();
            boolean nested = gate.getReadHoldCount() > 1;
            return nested ? onSession(reading) : whenFree(reading);
        } finally {
            gate.readLock().unlock();
        }
    }

    private <T> T whenFree(Reading<T> reading) {
        free.acquireUninterruptibly();
        try {
            return onSession(reading);
        } finally {
            free.release();
        }
    }

    private <T> T onSession(Reading<T> reading) {
        Session session = null;
        try {
            session = take();
            session.execute(dialect.beginReading());
            T result = reading.run(session);
            end(session);
            return result;
        } catch (SQLException e) {
            discard(session);
            throw failures.undone(e);
        } catch (RuntimeException | Error e) {
            discard(session);
            throw e;
        }
    }

    // What was read stays read, whatever comes of the connection.
    private void end(Session session) {
        try {
            session.execute("COMMIT");
            give(session);
        } catch (SQLException e) {
            LOG.debug("a connection failed at the end of a reading", e);
            discard(session);
        }
    }

    private Session take() throws SQLException {
        Session session = idle.pollFirst();
        return session != null ? session : new Session(dialect.openReader());
    }

    private void give(Session session) throws SQLException {
        if (idle.size() < CONNECTIONS) {
            idle.addFirst(session);
        } else {
            session.close();
        }
    }

    // A connection on which something failed may be in any state.
    private static void discard(@Nullable Session session) {
        if (session != null) {
            try {
                session.close();
            } catch (SQLException e) {
                LOG.debug("a connection that had failed could not be closed", e);
            }
        }
    }

    /** Waits until nobody reads, then closes all connections. Must not be called while reading. */
    @Override
    public void close() {
        closed = true;
        if (gate.getReadHoldCount() > 0) {
            throw new IllegalStateException("the face log cannot be closed by a thread that is reading it");
        }
        gate.writeLock().lock();
        try {
            idle.forEach(Readers::discard);
            idle.clear();
        } finally {
            gate.writeLock().unlock();
        }
    }
}
