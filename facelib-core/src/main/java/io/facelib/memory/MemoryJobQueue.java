package io.facelib.memory;

import io.facelib.error.ClosedException;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.spi.DeadJob;
import io.facelib.spi.JobCounts;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.JobQueue;
import io.facelib.spi.LeaseRequest;
import io.facelib.spi.NewJob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Jobs on the heap: the oracle that other queues are tested against. A job whose lease ran out has been due since that
 * moment; one that is handed back, since then. Safe for any number of threads, by one lock.
 */
public final class MemoryJobQueue implements JobQueue {
    private final Clock clock;
    private final Map<String, LaneJobs> lanes = new HashMap<>();
    private boolean closed;

    /** @param clock tells when jobs are due and leases run out */
    public MemoryJobQueue(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public synchronized int enqueue(List<NewJob> jobs) {
        requireOpen();
        return (int) jobs.stream()
                .filter(job -> in(job.lane(), (lane, now) -> lane.add(job, now)))
                .count();
    }

    @Override
    public List<JobLease> lease(LeaseRequest request) {
        return in(request.lane(), (lane, now) -> lane.lease(request, now));
    }

    @Override
    public synchronized List<JobLease> extend(List<JobLease> leases, Duration duration) {
        requireOpen();
        return List.copyOf(leases).stream()
                .filter(lease -> in(lease.job().lane(), (lane, now) -> lane.extend(lease, now.plus(duration))))
                .toList();
    }

    @Override
    public boolean end(JobLease lease, JobEnd end) {
        return in(lease.job().lane(), (lane, now) -> lane.end(lease, end, now));
    }

    @Override
    public Page<DeadJob> dead(TenantId tenant, String lane, PageRequest page) {
        return in(lane, (jobs, now) -> jobs.dead(tenant, page));
    }

    @Override
    public int revive(TenantId tenant, String lane, Collection<String> ids) {
        return in(lane, (jobs, now) -> jobs.revive(tenant, ids, now));
    }

    @Override
    public int drop(TenantId tenant, String lane, Collection<String> ids) {
        return in(lane, (jobs, now) -> jobs.drop(tenant, ids));
    }

    @Override
    public int prune(String lane, Instant before) {
        return in(lane, (jobs, now) -> jobs.prune(before));
    }

    @Override
    public JobCounts counts(String lane) {
        return in(lane, (jobs, now) -> jobs.counts());
    }

    @Override
    public synchronized void erase(TenantId tenant) {
        requireOpen();
        lanes.values().forEach(lane -> lane.erase(tenant));
    }

    @Override
    public synchronized void close() {
        closed = true;
        lanes.clear();
    }

    private synchronized <T> T in(String lane, BiFunction<LaneJobs, Instant, T> work) {
        requireOpen();
        LaneJobs jobs = lanes.computeIfAbsent(lane, name -> new LaneJobs());
        Instant now = clock.instant();
        jobs.tick(now);
        return work.apply(jobs, now);
    }

    private void requireOpen() {
        if (closed) {
            throw new ClosedException("memory job queue");
        }
    }
}
