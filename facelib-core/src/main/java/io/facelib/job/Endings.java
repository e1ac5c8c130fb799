package io.facelib.job;

import io.facelib.error.FacelibException;
import io.facelib.spi.EndedLease;
import io.facelib.spi.JobQueue;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leases of a gathering lane that its workers are done with and the queue has not been told of. What a process takes
 * with it here is found done when its leases have run out. Safe for any number of threads.
 */
final class Endings {
    private static final Logger LOG = LoggerFactory.getLogger(Endings.class);

    private final JobQueue queue;
    private final List<EndedLease> untold = new ArrayList<>();
    private volatile boolean refused;

    Endings(JobQueue queue) {
        this.queue = queue;
    }

    synchronized void add(EndedLease ended) {
        untold.add(ended);
    }

    synchronized boolean isEmpty() {
        return untold.isEmpty();
    }

    /** Whether the queue did not take what it was told last, and is to be left in peace for a moment. */
    boolean isRefused() {
        return refused;
    }

    /**
     * Tells the queue of all there are. Never fails: what the queue cannot take now is told again with the next, which is
     * harmless where it took it after all; what it will never take is done again.
     */
    void tell() {
        List<EndedLease> all = take();
        if (all.isEmpty()) {
            return;
        }
        try {
            int held = queue.endAll(all);
            refused = false;
            if (held < all.size()) {
                LOG.debug("{} of {} leases had run out", all.size() - held, all.size());
            }
        } catch (RuntimeException e) {
            refused = e instanceof FacelibException known && known.retryable();
            if (refused) {
                putBack(all);
                LOG.debug("the end of {} jobs is told again", all.size(), e);
                return;
            }
            LOG.warn(
                    "the end of {} jobs could not be told; they are done again when their leases run out",
                    all.size(),
                    e);
        }
    }

    private synchronized void putBack(List<EndedLease> all) {
        untold.addAll(0, all);
    }

    private synchronized List<EndedLease> take() {
        List<EndedLease> all = List.copyOf(untold);
        untold.clear();
        return all;
    }
}
