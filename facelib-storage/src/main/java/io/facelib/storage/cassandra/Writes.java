package io.facelib.storage.cassandra;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Sends changes, several at a time, and again what failed for a reason that passes. Safe for any number of threads.
 *
 * <p>Changes of one partition that fit into a batch are one change to Cassandra: all of them or none, seen together. Changes
 * of several partitions in one <em>logged</em> batch are all made or none, but not seen together. A batch has at most
 * {@value #BATCH_BYTES} bytes, below what Cassandra refuses (50 KiB unless configured); more than that goes in several.
 */
final class Writes {
    static final int BATCH_BYTES = 40_000;
    private static final int BATCH_SIZE = 200;
    private static final int ATTEMPTS = 5;
    private static final long FIRST_PAUSE_MILLIS = 50;

    private final Connection connection;
    private final WriteGate gate;

    Writes(Connection connection, WriteGate gate) {
        this.connection = connection;
        this.gate = gate;
    }

    /** Makes all changes: at once where they are few, and otherwise partition by partition. */
    void together(String failed, List<Write> changes) {
        if (changes.size() <= BATCH_SIZE && bytes(changes) <= BATCH_BYTES) {
            send(failed, List.of(batch(changes)));
        } else {
            all(failed, changes);
        }
    }

    /** Makes all changes, those of one partition together. */
    void all(String failed, List<Write> changes) {
        Map<Object, List<Write>> partitions = new LinkedHashMap<>();
        changes.forEach(change -> partitions
                .computeIfAbsent(change.partition(), p -> new ArrayList<>())
                .add(change));
        List<Statement<?>> batches = new ArrayList<>();
        partitions.values().forEach(partition -> cut(partition).forEach(part -> batches.add(batch(part))));
        send(failed, batches);
    }

    private static List<List<Write>> cut(List<Write> changes) {
        List<List<Write>> parts = new ArrayList<>();
        List<Write> part = new ArrayList<>();
        for (Write change : changes) {
            if (!part.isEmpty() && (part.size() == BATCH_SIZE || bytes(part) + change.bytes() > BATCH_BYTES)) {
                parts.add(part);
                part = new ArrayList<>();
            }
            part.add(change);
        }
        parts.add(part);
        return parts;
    }

    private static int bytes(List<Write> changes) {
        return changes.stream().mapToInt(Write::bytes).sum();
    }

    private static Statement<?> batch(List<Write> changes) {
        if (changes.size() == 1) {
            return changes.get(0).statement();
        }
        boolean single = changes.stream().map(Write::partition).distinct().count() == 1;
        BatchType type = single ? DefaultBatchType.UNLOGGED : DefaultBatchType.LOGGED;
        return BatchStatement.builder(type)
                .addStatements(changes.stream().map(Write::statement).toArray(BoundStatement[]::new))
                .setConsistencyLevel(DefaultConsistencyLevel.LOCAL_QUORUM)
                .setIdempotence(true)
                .build();
    }

    private void send(String failed, List<Statement<?>> statements) {
        List<Statement<?>> left = statements;
        boolean untouched = true;
        for (int attempt = 1; !left.isEmpty(); attempt++) {
            Round round = round(left);
            untouched &= round.failed.size() == left.size() && round.certain;
            Failure failure = round.failure;
            if (failure != null && (attempt == ATTEMPTS || !round.again || !pause(attempt))) {
                Committed committed = untouched ? Committed.NO : Committed.UNKNOWN;
                String tried = attempt == 1 ? "" : ", in attempt " + attempt + " with " + gate.allowed() + " at a time";
                throw new BackendException(
                        Connection.NAME,
                        failure.passing(),
                        committed,
                        failed + ": " + failure.told() + tried,
                        round.cause);
            }
            left = round.failed;
        }
    }

    /** What one attempt left undone. */
    private static final class Round {
        private final List<Statement<?>> failed = new ArrayList<>();
        private boolean certain = true;
        private boolean again = true;
        private @Nullable Failure failure;
        private Throwable[] cause = new Throwable[0];

        void add(Statement<?> statement, Throwable thrown) {
            Failure told = Failure.of(thrown);
            failed.add(statement);
            certain &= told.certain();
            again &= told.crowded();
            if (failure == null || !told.passing()) {
                failure = told;
                cause = new Throwable[] {thrown};
            }
        }
    }

    private Round round(List<Statement<?>> statements) {
        Round round = new Round();
        List<CompletableFuture<AsyncResultSet>> answers = new ArrayList<>();
        try {
            for (Statement<?> statement : statements) {
                gate.enter();
                answers.add(started(statement));
            }
            for (int i = 0; i < answers.size(); i++) {
                collect(round, statements.get(i), answers.get(i));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException(Connection.NAME, true, Committed.UNKNOWN, "interrupted while writing", e);
        }
        if (round.failure != null && round.again) {
            gate.narrow();
        }
        return round;
    }

    private CompletableFuture<AsyncResultSet> started(Statement<?> statement) {
        try {
            return connection
                    .send(statement)
                    .whenComplete((done, thrown) -> gate.leave())
                    .toCompletableFuture();
        } catch (RuntimeException e) {
            gate.leave();
            return CompletableFuture.failedFuture(e);
        }
    }

    private static void collect(Round round, Statement<?> statement, CompletableFuture<AsyncResultSet> answer)
            throws InterruptedException {
        try {
            AsyncResultSet done = answer.get();
            assert done != null;
        } catch (ExecutionException e) {
            round.add(statement, e);
        }
    }

    /** Whether another attempt makes sense. */
    private static boolean pause(int attempt) {
        long longest = FIRST_PAUSE_MILLIS << attempt;
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(longest / 2, longest));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
