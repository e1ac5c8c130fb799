package io.facelib.job;

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

    Endings(JobQueue queue) {
        this.queue = queue;
    }

    synchronized void add(EndedLease ended) {
        untold.add(ended);
    }

    synchronized boolean isEmpty() {
        return untold.isEmpty();
    }

    /** Tells the queue of all there are. Never fails: what could not be told is done again. */
    void tell() {
        List<EndedLease> all = take();
        if (all.isEmpty()) {
            return;
        }
        try {
            int held = queue.endAll(all);
            if (held < all.size()) {
                LOG.debug("{} of {} leases had run out", all.size() - held, all.size());
            }
        } catch (RuntimeException e) {
            LOG.warn(
                    "the end of {} jobs could not be told; they are done again when their leases run out",
                    all.size(),
                    e);
        }
    }

    private synchronized List<EndedLease> take() {
        List<EndedLease> all = List.copyOf(untold);
        untold.clear();
        return all;
    }
}
