package io.facelib.inference;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.CapacityException;
import io.facelib.error.ClosedException;
import io.facelib.error.FacelibException;
import io.facelib.spi.Measurements;
import io.facelib.spi.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers the items of many callers into batches: take the first, wait a moment for company if more is on its way, run,
 * hand every caller its own result.
 *
 * <p>Interactive items go before bulk ones. Items of different groups (picture sizes, say) never share a batch. A full
 * queue refuses with a {@link CapacityException}; so does an item whose deadline passes before its turn. When a batch
 * fails its items are run one by one, so that a bad one fails alone. Safe for any number of threads; closing waits for
 * the batches that run and fails the items that wait.
 *
 * @param <I> what is given
 * @param <O> what comes back
 */
public final class MicroBatcher<I, O> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MicroBatcher.class);
    private static final String OK = "ok";
    private static final String FAILED = "failed";
    private static final Comparator<Item<?, ?>> ORDER =
            Comparator.<Item<?, ?>, Priority>comparing(i -> i.priority).thenComparingLong(i -> i.sequence);

    private static final class Item<I, O> {
        final I input;
        final Object group;
        final Priority priority;
        final long sequence;
        final CompletableFuture<O> result = new CompletableFuture<>();

        Item(I input, Object group, Priority priority, long sequence) {
            this.input = input;
            this.group = group;
            this.priority = priority;
            this.sequence = sequence;
        }
    }

    private final String name;
    private final BatchingOptions options;
    private final Function<I, Object> grouping;
    private final Function<List<I>, List<O>> run;
    private final IntSupplier callers;
    private final Measurements measurements;
    private final List<Thread> workers = new ArrayList<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final TreeSet<Item<I, O>> waiting = new TreeSet<>(ORDER);
    private long sequence;
    private boolean closed;

    /**
     * @param name for threads and messages
     * @param grouping items share a batch only when this gives equal values
     * @param callers how many callers are somewhere on their way: while all of them wait here, nobody waits for company
     * @param run gives as many results as items, in the same order
     */
    public MicroBatcher(
            String name,
            BatchingOptions options,
            Function<I, Object> grouping,
            IntSupplier callers,
            Function<List<I>, List<O>> run) {
        this(name, options, grouping, callers, run, Measurements.none());
    }

    /** The same, telling what it does. */
    public MicroBatcher(
            String name,
            BatchingOptions options,
            Function<I, Object> grouping,
            IntSupplier callers,
            Function<List<I>, List<O>> run,
            Measurements measurements) {
        this.name = name;
        this.options = options;
        this.grouping = grouping;
        this.callers = callers;
        this.run = run;
        this.measurements = measurements;
        measurements.watch(Metric.BATCH_QUEUED, this::queued, name);
        for (int i = 0; i < options.workers(); i++) {
            Thread worker = new Thread(this::work, "facelib-" + name + "-" + i);
            worker.setDaemon(true);
            workers.add(worker);
            worker.start();
        }
    }

    /**
     * Runs items, each in whatever batch it falls into, and waits for all of them.
     *
     * @return a result for each item, in the same order
     * @throws CapacityException if the queue is full or the deadline passes
     * @throws ClosedException if the batcher is closed
     */
    public List<O> call(List<I> inputs, Priority priority) {
        List<Item<I, O>> items = enqueue(inputs, priority);
        long end = System.nanoTime() + options.deadline().toNanos();
        List<O> results = new ArrayList<>(items.size());
        try {
            for (Item<I, O> item : items) {
                results.add(await(item, end));
            }
            return results;
        } catch (RuntimeException | Error e) {
            withdraw(items);
            throw e;
        }
    }

    private List<Item<I, O>> enqueue(List<I> inputs, Priority priority) {
        lock.lock();
        try {
            if (closed) {
                throw new ClosedException(name);
            }
            if (waiting.size() + inputs.size() > Math.max(options.queueLimit(), inputs.size())) {
                measurements.count(Metric.BATCH_REFUSED, name, "full");
                throw new CapacityException(
                        name + ": " + inputs.size() + " more on top of " + waiting.size() + " waiting, limit "
                                + options.queueLimit(),
                        Duration.ofSeconds(1));
            }
            List<Item<I, O>> items = new ArrayList<>(inputs.size());
            for (I input : inputs) {
                items.add(new Item<>(input, grouping.apply(input), priority, sequence++));
            }
            waiting.addAll(items);
            arrived.signalAll();
            return items;
        } finally {
            lock.unlock();
        }
    }

    private O await(Item<I, O> item, long end) {
        try {
            return item.result.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            measurements.count(Metric.BATCH_REFUSED, name, "deadline");
            throw new CapacityException(
                    name + ": no turn within the deadline of "
                            + options.deadline().toMillis() + " ms",
                    options.deadline());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CapacityException(name + ": interrupted while waiting", Duration.ofSeconds(1));
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        }
    }

    private RuntimeException rethrown(@Nullable Throwable cause) {
        if (cause instanceof FacelibException known) {
            // Every item has a failure of its own, since failed batches are run again one by one.
            return known;
        }
        return new BackendException(name, false, Committed.NO, "the model failed", cause == null ? none() : one(cause));
    }

    private static Throwable[] none() {
        return new Throwable[0];
    }

    private static Throwable[] one(Throwable cause) {
        return new Throwable[] {cause};
    }

    private void withdraw(List<Item<I, O>> items) {
        lock.lock();
        try {
            items.forEach(waiting::remove);
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        List<Item<I, O>> batch = next();
        while (!batch.isEmpty()) {
            runBatch(batch);
            clearInterrupt();
            batch = next();
        }
    }

    /** A model that interrupts its thread must not do so to the batches that come after it. */
    private static void clearInterrupt() {
        if (Thread.interrupted()) {
            LOG.debug("a model left its thread interrupted");
        }
    }

    /** The next batch; empty when the batcher is closed. */
    private List<Item<I, O>> next() {
        lock.lock();
        try {
            List<Item<I, O>> batch = List.of();
            // While this worker waited for company another one may have taken all items, or their caller withdrew them.
            while (batch.isEmpty() && !closed) {
                while (waiting.isEmpty() && !closed) {
                    arrived.awaitUninterruptibly();
                }
                waitForCompany();
                batch = takeGroup();
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void waitForCompany() {
        long left = options.maxDelay().toNanos();
        try {
            while (!closed
                    && left > 0
                    && !waiting.isEmpty()
                    && waiting.size() < options.maxBatch()
                    && callers.getAsInt() > waiting.size()) {
                left = arrived.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // Only this class owns the worker threads, and it never interrupts them: go on with what is there.
            Thread.currentThread().interrupt();
        }
    }

    private List<Item<I, O>> takeGroup() {
        List<Item<I, O>> batch = new ArrayList<>();
        Iterator<Item<I, O>> all = waiting.iterator();
        while (all.hasNext() && batch.size() < options.maxBatch()) {
            Item<I, O> item = all.next();
            if (batch.isEmpty() || batch.get(0).group.equals(item.group)) {
                batch.add(item);
                all.remove();
            }
        }
        return batch;
    }

    private void runBatch(List<Item<I, O>> batch) {
        try {
            List<O> results = timed(batch.stream().map(i -> i.input).toList());
            if (results.size() != batch.size()) {
                throw new IllegalStateException(results.size() + " results for " + batch.size() + " items");
            }
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).result.complete(results.get(i));
            }
        } catch (Throwable e) { // other languages throw checked exceptions, too: none may end a worker
            if (batch.size() == 1) {
                batch.get(0).result.completeExceptionally(e);
            } else {
                batch.forEach(item -> runBatch(List.of(item)));
            }
        }
    }

    private List<O> timed(List<I> inputs) {
        measurements.amount(Metric.BATCH_ITEMS, inputs.size(), name);
        long begun = System.nanoTime();
        String outcome = FAILED;
        try {
            List<O> results = run.apply(inputs);
            outcome = OK;
            return results;
        } finally {
            measurements.took(Metric.BATCH_RUN, Duration.ofNanos(System.nanoTime() - begun), name, outcome);
        }
    }

    /** How many items wait right now. */
    public int queued() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            waiting.forEach(i -> i.result.completeExceptionally(new ClosedException(name)));
            waiting.clear();
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
        for (Thread worker : workers) {
            joinUninterruptibly(worker);
        }
    }

    private static void joinUninterruptibly(Thread worker) {
        boolean interrupted = false;
        // A model that closes the engine it serves would wait for itself.
        while (worker != Thread.currentThread()) {
            try {
                worker.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
