package io.facelib.batch;

import io.facelib.model.BatchId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * How many items of this process may be processed (fetched, decoded, looked at) at a time: so many in all, and so many of a
 * batch. Items wait their turn in the order in which they came, each in its own thread; one that only waits for its faces to
 * be durable has left its slot. Safe for any number of threads.
 */
final class ProcessingSlots {
    private static final class OfBatch {
        final Semaphore free;
        int users;

        OfBatch(int slots) {
            free = new Semaphore(slots, true);
        }
    }

    private final Semaphore all;
    private final int perBatch;
    private final Map<BatchId, OfBatch> batches = new HashMap<>();
    private volatile boolean closed;

    /**
     * @param atOnce how many items in all
     * @param perBatch how many of a batch
     */
    ProcessingSlots(int atOnce, int perBatch) {
        this.all = new Semaphore(atOnce, true);
        this.perBatch = perBatch;
    }

    /**
     * Waits for a slot and does something in it.
     *
     * @throws InterruptedException if the thread is interrupted, or no item may begin any more; nothing was done
     */
    <T> T in(BatchId batch, Supplier<T> work) throws InterruptedException {
        OfBatch own = enter(batch);
        try {
            return in(own.free, () -> in(all, () -> begin(work)));
        } finally {
            leave(batch, own);
        }
    }

    private interface Step<T> {
        T run() throws InterruptedException;
    }

    private static <T> T in(Semaphore slots, Step<T> step) throws InterruptedException {
        slots.acquire();
        try {
            return step.run();
        } finally {
            slots.release();
        }
    }

    private <T> T begin(Supplier<T> work) throws InterruptedException {
        if (closed) {
            throw new InterruptedException("no item begins any more");
        }
        return work.get();
    }

    private OfBatch enter(BatchId batch) {
        synchronized (batches) {
            OfBatch own = batches.computeIfAbsent(batch, id -> new OfBatch(perBatch));
            own.users++;
            return own;
        }
    }

    private void leave(BatchId batch, OfBatch own) {
        synchronized (batches) {
            own.users--;
            if (own.users == 0) {
                batches.remove(batch);
            }
        }
    }

    /** Lets no further item begin; those that run go on. */
    void close() {
        closed = true;
    }
}
