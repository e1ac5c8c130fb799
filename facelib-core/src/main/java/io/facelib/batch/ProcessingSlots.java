package io.facelib.batch;

import io.facelib.model.BatchId;
import io.facelib.model.TenantId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * How many items of this process may be processed (fetched, decoded, looked at) at a time: so many in all, so many of a
 * tenant, and so many of a batch. Items wait their turn in the order in which they came, each in its own thread; one that only waits for its faces to
 * be durable has left its slot. Safe for any number of threads.
 */
final class ProcessingSlots {
    /** The slots of a tenant or of a batch, as long as somebody uses them. */
    private static final class Share {
        final Semaphore free;
        int users;

        Share(int slots) {
            free = new Semaphore(slots, true);
        }
    }

    private final Semaphore all;
    private final int perTenant;
    private final int perBatch;
    /** By tenant and by batch. */
    private final Map<Object, Share> shares = new HashMap<>();

    private volatile boolean closed;

    /**
     * @param atOnce how many items in all
     * @param perTenant how many of a tenant
     * @param perBatch how many of a batch
     */
    ProcessingSlots(int atOnce, int perTenant, int perBatch) {
        this.all = new Semaphore(atOnce, true);
        this.perTenant = perTenant;
        this.perBatch = perBatch;
    }

    /**
     * Waits for a slot and does something in it.
     *
     * @throws InterruptedException if the thread is interrupted, or no item may begin any more; nothing was done
     */
    <T> T in(TenantId tenant, BatchId batch, Step<T> work) throws InterruptedException {
        return in(batch, perBatch, () -> in(tenant, perTenant, () -> in(all, () -> begin(work))));
    }

    private <T> T in(Object owner, int slots, Step<T> step) throws InterruptedException {
        Share share = enter(owner, slots);
        try {
            return in(share.free, step);
        } finally {
            leave(owner, share);
        }
    }

    /** What is done in a slot. */
    interface Step<T> {
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

    private <T> T begin(Step<T> work) throws InterruptedException {
        if (closed) {
            throw new InterruptedException("no item begins any more");
        }
        return work.run();
    }

    private Share enter(Object owner, int slots) {
        synchronized (shares) {
            Share share = shares.computeIfAbsent(owner, same -> new Share(slots));
            share.users++;
            return share;
        }
    }

    private void leave(Object owner, Share share) {
        synchronized (shares) {
            share.users--;
            if (share.users == 0) {
                shares.remove(owner);
            }
        }
    }

    /** Lets no further item begin; those that run go on. */
    void close() {
        closed = true;
    }
}
