package io.facelib.storage.jdbc;

import io.facelib.error.FacelibException;
import io.facelib.storage.log.Change;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A write that waits for its turn: what is to be done, and who waits for it. The caller makes it, the writer thread runs
 * and completes it.
 */
final class Operation<T> {
    /** What a write does inside its transaction. */
    interface Work<T> {
        T run(Session session, List<Change> changes) throws SQLException;
    }

    /** How an operation wants to be run. */
    enum Kind {
        /** At once, in a transaction with others. */
        SHARED,
        /** With others, and in no hurry. */
        PATIENT,
        /** By itself: it manages transactions. */
        ALONE
    }

    final CompletableFuture<T> outcome = new CompletableFuture<>();
    final long bytes;
    final Kind kind;
    /** When it was made, on the clock of {@link System#nanoTime}. */
    final long since = System.nanoTime();

    private final Work<T> work;
    private @Nullable T result;
    private @Nullable FacelibException failure;

    Operation(Work<T> work, long bytes, Kind kind) {
        this.work = work;
        this.bytes = bytes;
        this.kind = kind;
    }

    boolean isAlone() {
        return kind == Kind.ALONE;
    }

    void run(Session session, List<Change> changes) throws SQLException {
        result = work.run(session, changes);
    }

    /** Lets it fail by itself while its neighbours go on. */
    void refuse(FacelibException problem) {
        failure = problem;
    }

    boolean refused() {
        return failure != null;
    }

    /** Tells the caller what came of it, once. */
    void complete() {
        if (failure != null) {
            outcome.completeExceptionally(failure);
        } else {
            outcome.complete(result);
        }
    }

    /** Tells the caller that the transaction failed, unless the operation had already failed by itself. */
    void fail(FacelibException problem) {
        outcome.completeExceptionally(failure != null ? failure : problem);
    }
}
