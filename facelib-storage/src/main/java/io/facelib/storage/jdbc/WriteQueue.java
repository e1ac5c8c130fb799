package io.facelib.storage.jdbc;

import io.facelib.error.BackendException.Committed;
import io.facelib.error.CapacityException;
import io.facelib.error.ClosedException;
import io.facelib.error.FacelibException;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.log.Change;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. What waits when it is ready goes into one transaction (group commit). An operation that fails
 * takes no other with it: then all are undone and run again, each behind a savepoint of its own. So an operation may run
 * twice, and does nothing but ask its session. After the commit the listener hears the changes, then the callers hear that
 * they are durable.
 *
 * <p>A write that nobody is in a hurry for ({@link #writeSoon}) goes into the next transaction of one that somebody is, and
 * has one of its own only when none comes for {@value #PATIENCE_MILLIS} ms. It is acknowledged when it is durable like any
 * other: what work in the background notes of itself costs few commits, and its callers a little time.
 *
 * <p>At most {@value #MAX_OPERATIONS} operations and about 64 MiB wait; beyond that a caller is refused at once. A
 * failed commit fails its operations only: the thread goes on, so that writing works again as soon as the disk does. Safe
 * for any number of threads.
 */
final class WriteQueue implements AutoCloseable {
    static final int MAX_OPERATIONS = 1_024;
    static final int PATIENCE_MILLIS = 20;

    private static final Logger LOG = LoggerFactory.getLogger(WriteQueue.class);
    private static final long MAX_BYTES = 64L << 20;
    private static final int GROUP_OPERATIONS = 256;
    private static final long GROUP_BYTES = 8L << 20;
    private static final Duration RETRY_AFTER = Duration.ofMillis(200);

    private final Dialect dialect;
    private final Failures failures;
    private final Disk disk;
    private final CommitMark mark;
    private final long patience;
    private final Thread thread = new Thread(this::run, "facelib-log");
    private final Object lock = new Object();
    private final Queue<Operation<?>> waiting = new ArrayDeque<>();
    private int hurried;
    private long waitingBytes;
    private boolean closed;
    private volatile Consumer<List<Change>> listener = changes -> {};
    // The writer thread's alone while that runs.
    private Session session;
    private boolean failed;

    /** @param session the queue's own from now on, and {@code mark} too */
    WriteQueue(Dialect dialect, Session session, Disk disk, CommitMark mark) {
        this(dialect, session, disk, mark, Duration.ofMillis(PATIENCE_MILLIS));
    }

    WriteQueue(Dialect dialect, Session session, Disk disk, CommitMark mark, Duration patience) {
        this.dialect = dialect;
        this.failures = new Failures(dialect);
        this.session = session;
        this.disk = disk;
        this.mark = mark;
        this.patience = patience.toNanos();
        thread.setDaemon(true); // whoever was told that a write is durable does not need this thread any more
        thread.start();
    }

    void listener(Consumer<List<Change>> value) {
        listener = value;
    }

    /** Does a write in a transaction; returns when it is durable and the listener has heard of it. */
    <T> T write(long bytes, Operation.Work<T> work) {
        return await(enqueue(new Operation<>(work, bytes, Operation.Kind.SHARED)));
    }

    /** The same for what may wait a moment for somebody else's transaction. */
    <T> T writeSoon(long bytes, Operation.Work<T> work) {
        return await(enqueue(new Operation<>(work, bytes, Operation.Kind.PATIENT)));
    }

    /** Does something between transactions. */
    <T> T alone(Operation.Work<T> work) {
        return await(enqueue(new Operation<>(work, 0, Operation.Kind.ALONE)));
    }

    void checkOpen() {
        synchronized (lock) {
            if (closed) {
                throw new ClosedException("database");
            }
        }
    }

    /** How many operations wait, without those that are being written. */
    int waiting() {
        synchronized (lock) {
            return waiting.size();
        }
    }

    private <T> Operation<T> enqueue(Operation<T> operation) {
        synchronized (lock) {
            if (closed) {
                throw new ClosedException("database");
            }
            boolean full = waitingBytes + operation.bytes > MAX_BYTES && !waiting.isEmpty();
            if (full || waiting.size() >= MAX_OPERATIONS) {
                throw new CapacityException(
                        waiting.size() + " writes of " + waitingBytes + " bytes wait for the disk, the limit is "
                                + MAX_OPERATIONS + " or " + MAX_BYTES + " bytes",
                        RETRY_AFTER);
            }
            waiting.add(operation);
            waitingBytes += operation.bytes;
            hurried += operation.kind == Operation.Kind.PATIENT ? 0 : 1;
            lock.notifyAll();
            return operation;
        }
    }

    private <T> T await(Operation<T> operation) {
        try {
            return operation.outcome.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failures.interrupted(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FacelibException known) {
                throw known;
            }
            throw failures.unexpected(Committed.UNKNOWN, e);
        }
    }

    // --- the writer thread -------------------------------------------------------------------------------------------

    private void run() {
        List<Operation<?>> group = next();
        while (!group.isEmpty()) {
            try {
                if (group.get(0).isAlone()) {
                    runAlone(group.get(0));
                } else {
                    runGroup(group);
                }
            } catch (Throwable e) { // an error must not end the thread on which everyone waits
                LOG.error("a group of {} writes failed unexpectedly", group.size(), e);
                group.forEach(operation -> operation.fail(failures.unexpected(Committed.UNKNOWN, e)));
            }
            group = next();
        }
    }

    /** Waits for operations and takes as many as may share a transaction; none when the queue is closed and empty. */
    private List<Operation<?>> next() {
        synchronized (lock) {
            awaitWork();
            List<Operation<?>> group = new ArrayList<>();
            long bytes = 0;
            for (Operation<?> head = waiting.peek(); head != null; head = waiting.peek()) {
                boolean apart = head.isAlone() || bytes + head.bytes > GROUP_BYTES || group.size() == GROUP_OPERATIONS;
                if (apart && !group.isEmpty()) {
                    break;
                }
                group.add(waiting.remove());
                bytes += head.bytes;
                hurried -= head.kind == Operation.Kind.PATIENT ? 0 : 1;
                if (head.isAlone()) {
                    break;
                }
            }
            waitingBytes -= bytes;
            return group;
        }
    }

    /** Waits, under the lock, until something should be written or the queue is closed. */
    private void awaitWork() {
        long left = untilDue();
        while (!closed && left > 0) {
            try {
                TimeUnit.NANOSECONDS.timedWait(lock, left);
            } catch (InterruptedException e) {
                LOG.warn("the writer of the face log was interrupted and goes on; close the log to end it");
            }
            left = untilDue();
        }
    }

    /** Nanoseconds until the first write that waits should begin, if none comes that is in a hurry. */
    private long untilDue() {
        Operation<?> first = waiting.peek();
        if (first == null) {
            return Long.MAX_VALUE;
        }
        return hurried > 0 ? 0 : patience - (System.nanoTime() - first.since);
    }

    private void runAlone(Operation<?> operation) {
        try {
            connectAgainIfFailed();
            operation.run(session, new ArrayList<>());
        } catch (SQLException e) {
            failed = true;
            operation.refuse(failures.undone(e));
        } catch (FacelibException e) {
            operation.refuse(e);
        }
        operation.complete();
    }

    /**
     * Takes a new connection after a failure, since SQLite and its driver may have been left in any state. The old one is
     * closed after that: were it the last one, SQLite would read its log anew and could find the commit that failed.
     */
    private void connectAgainIfFailed() throws SQLException {
        if (failed) {
            Session old = session;
            session = new Session(dialect.openWriter());
            failed = false;
            close(old);
        }
    }

    private static void close(Session session) {
        try {
            session.close();
        } catch (SQLException e) {
            LOG.warn("a connection of the face log could not be closed cleanly; what was written is in its log", e);
        }
    }

    private void runGroup(List<Operation<?>> group) {
        List<Change> changes = new ArrayList<>();
        if (!commit(group, changes)) {
            return;
        }
        disk.step("commit:after");
        tell(changes);
        disk.step("applied");
        group.forEach(Operation::complete);
    }

    /** Runs and commits a group, or undoes all of it and tells its callers. @return whether it was committed */
    private boolean commit(List<Operation<?>> group, List<Change> changes) {
        boolean committing = false;
        try {
            connectAgainIfFailed();
            runAll(group, changes);
            long commits = dialect.countCommit(session);
            disk.step("commit:before");
            committing = true;
            session.execute("COMMIT");
            mark.committed(commits);
            return true;
        } catch (SQLException e) {
            rollback();
            for (Operation<?> operation : group) {
                operation.fail(committing ? failures.commit(e) : failures.undone(e));
            }
            return false;
        } catch (RuntimeException | Error e) {
            rollback();
            throw e;
        }
    }

    /** Without savepoints first: each makes SQLite copy every page that its operation is the first to change behind it. */
    private void runAll(List<Operation<?>> group, List<Change> changes) throws SQLException {
        session.execute(dialect.beginWriting());
        if (!runTogether(group, changes)) {
            undo();
            changes.clear();
            session.execute(dialect.beginWriting());
            for (Operation<?> operation : group) {
                runInSavepoint(operation, changes);
            }
        }
    }

    /** @return whether none failed */
    private boolean runTogether(List<Operation<?>> group, List<Change> changes) {
        try {
            for (Operation<?> operation : group) {
                operation.run(session, changes);
            }
            return true;
        } catch (SQLException | RuntimeException e) {
            LOG.debug("one of {} writes failed; they are run again one by one", group.size(), e);
            return false;
        }
    }

    /** A failure stays inside the savepoint; one that the savepoint cannot undo is thrown and fails the group. */
    private void runInSavepoint(Operation<?> operation, List<Change> changes) throws SQLException {
        session.execute("SAVEPOINT operation");
        List<Change> own = new ArrayList<>();
        try {
            operation.run(session, own);
            session.execute("RELEASE SAVEPOINT operation");
            changes.addAll(own);
            return;
        } catch (SQLException e) {
            operation.refuse(failures.undone(e));
            session.forgetStatements();
        } catch (FacelibException e) {
            operation.refuse(e);
        } catch (RuntimeException e) {
            LOG.error("a write failed unexpectedly", e);
            operation.refuse(failures.unexpected(Committed.NO, e));
        }
        session.execute("ROLLBACK TO SAVEPOINT operation");
        session.execute("RELEASE SAVEPOINT operation");
    }

    private void rollback() {
        failed = true;
        undo();
    }

    private void undo() {
        try {
            session.forgetStatements();
            session.executeOnce("ROLLBACK");
        } catch (SQLException e) {
            LOG.debug("nothing was left to roll back", e); // SQLite does so by itself after some errors
        }
    }

    private void tell(List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        try {
            listener.accept(List.copyOf(changes));
        } catch (RuntimeException e) {
            LOG.error("the listener of the face log failed; the write stays", e);
        }
    }

    /** Refuses new writes, finishes those that wait and ends the thread. Not for the listener. */
    @Override
    public void close() {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("the face log cannot be closed by its own listener");
        }
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes the connection, after the queue and after all readers: the last one to go tidies up SQLite's files. */
    void disconnect() {
        close(session);
        mark.close();
    }
}
