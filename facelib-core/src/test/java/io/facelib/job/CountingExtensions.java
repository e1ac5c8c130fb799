package io.facelib.job;

import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.spi.DeadJob;
import io.facelib.spi.EndedLease;
import io.facelib.spi.JobCounts;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.JobQueue;
import io.facelib.spi.LeaseRequest;
import io.facelib.spi.NewJob;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** A queue that tells which leases were extended with one call. */
record CountingExtensions(JobQueue queue, Consumer<List<JobLease>> extended) implements JobQueue {
    @Override
    public String name() {
        return queue.name();
    }

    @Override
    public int enqueue(List<NewJob> jobs) {
        return queue.enqueue(jobs);
    }

    @Override
    public List<JobLease> lease(LeaseRequest request) {
        return queue.lease(request);
    }

    @Override
    public List<JobLease> extend(List<JobLease> leases, Duration duration) {
        List<JobLease> held = queue.extend(leases, duration);
        extended.accept(leases);
        return held;
    }

    @Override
    public boolean end(JobLease lease, JobEnd end) {
        return queue.end(lease, end);
    }

    @Override
    public int endAll(List<EndedLease> ended) {
        return queue.endAll(ended);
    }

    @Override
    public Page<DeadJob> dead(TenantId tenant, String lane, PageRequest page) {
        return queue.dead(tenant, lane, page);
    }

    @Override
    public int revive(TenantId tenant, String lane, Collection<String> ids) {
        return queue.revive(tenant, lane, ids);
    }

    @Override
    public int drop(TenantId tenant, String lane, Collection<String> ids) {
        return queue.drop(tenant, lane, ids);
    }

    @Override
    public int prune(String lane, Instant before) {
        return queue.prune(lane, before);
    }

    @Override
    public JobCounts counts(String lane) {
        return queue.counts(lane);
    }

    @Override
    public void erase(TenantId tenant) {
        queue.erase(tenant);
    }

    @Override
    public void close() {
        queue.close();
    }
}
