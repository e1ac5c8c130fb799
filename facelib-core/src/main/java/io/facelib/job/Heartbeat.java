package io.facelib.job;

import io.facelib.spi.JobLease;
import io.facelib.spi.JobQueue;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Extends the leases of the jobs that are being worked on, three times as often as they would run out. A worker whose lease
 * is lost, since its job was erased or is somebody else's, is interrupted: what it would write is not wanted any more.
 */
final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final JobQueue queue;
    private final Lane lane;
    private final Map<JobLease, Thread> running = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Heartbeat::daemon);

    private final ScheduledFuture<?> beating;

    Heartbeat(JobQueue queue, Lane lane) {
        this.queue = queue;
        this.lane = lane;
        long period = Math.max(1, lane.lease().toMillis() / 3);
        beating = timer.scheduleWithFixedDelay(this::beat, period, period, TimeUnit.MILLISECONDS);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "facelib-heartbeat");
        thread.setDaemon(true);
        return thread;
    }

    /** From now on the calling thread works on the job. */
    void begin(JobLease lease) {
        running.put(lease, Thread.currentThread());
    }

    /** The calling thread does not work on it any more; from here on it is not interrupted for its sake. */
    void end(JobLease lease) {
        running.remove(lease);
    }

    /** One call for all: as many writes as leases would hold up those whose work it is for. */
    private void beat() {
        List<JobLease> all = List.copyOf(running.keySet());
        if (all.isEmpty()) {
            return;
        }
        try {
            Set<JobLease> lost = new HashSet<>(all);
            lost.removeAll(new HashSet<>(queue.extend(all, lane.lease())));
            lost.forEach(this::interrupt);
        } catch (RuntimeException e) {
            LOG.warn("{} leases of {} could not be extended", all.size(), lane.name(), e);
        }
    }

    private void interrupt(JobLease lease) {
        running.computeIfPresent(lease, (lost, thread) -> {
            LOG.info("the lease of {} is lost", lost.job());
            thread.interrupt();
            return null;
        });
    }

    @Override
    public void close() {
        beating.cancel(false);
        timer.shutdownNow();
    }
}
