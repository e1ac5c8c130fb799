package io.facelib.storage.jdbc;

import io.facelib.keys.TinkKeyService;
import io.facelib.spi.JobQueue;
import io.facelib.spi.KeyService;
import io.facelib.spi.StateBackends;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * One schema that two stores have open at the same time, each with connections of its own and nothing in common but the
 * database and the keys, as two processes do.
 */
final class TwoProcesses implements AutoCloseable {
    static final int THREADS = 12;

    final KeyService keys = TinkKeyService.generate();
    private final TestSchema schema = TestSchema.make();
    private final List<StateBackends> stores;

    /** What a thread does; it sees the store of one of the processes only. */
    interface Work<T> {
        T run(StateBackends store, int thread) throws Exception;
    }

    TwoProcesses() {
        stores = List.of(schema.open(Clock.systemUTC(), keys), schema.open(Clock.systemUTC(), keys));
    }

    TestSchema schema() {
        return schema;
    }

    StateBackends any() {
        return stores.get(0);
    }

    /** Does the same in many threads at once, which take turns with the stores; what each came to, in their order. */
    <T> List<T> concurrently(Work<T> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        CyclicBarrier start = new CyclicBarrier(THREADS);
        try {
            List<Callable<T>> calls = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                calls.add(() -> {
                    start.await();
                    return work.run(stores.get(thread % stores.size()), thread);
                });
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(calls)) {
                results.add(result.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new AssertionError("a thread failed", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    static JobQueue jobs(StateBackends store) {
        return store.jobs().orElseThrow();
    }

    /** What a whole check of all rows finds wrong, audit chains included. */
    List<String> problems() {
        return inDatabase(session -> {
            Problems problems = new Problems(new PostgresErrors());
            new IdentityAudit(problems).check(session);
            new StateCheck(problems).check(session);
            new StateCheck(problems).checkChains(session, keys);
            return problems.toList();
        });
    }

    private <T> T inDatabase(Readers.Reading<T> reading) {
        PostgresSettings settings = new PostgresSettings(schema.name(), Duration.ofSeconds(30));
        try (PooledTransactions database = new PooledTransactions(schema.pool(), settings)) {
            return database.read(reading);
        }
    }

    /** How many rows a table has. */
    long rows(String table) throws SQLException {
        return schema.number("SELECT count(*) FROM " + table);
    }

    /** All results in one list. */
    static <T, R> List<R> flat(List<T> results, Function<T, List<R>> of) {
        return results.stream().map(of).flatMap(List::stream).toList();
    }

    @Override
    public void close() throws SQLException {
        stores.forEach(StateBackends::close);
        schema.close();
        keys.close();
    }
}
