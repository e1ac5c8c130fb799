package io.facelib.memory;

import io.facelib.memory.QueuedJob.State;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.spi.DeadJob;
import io.facelib.spi.Job;
import io.facelib.spi.JobCounts;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.LeaseRequest;
import io.facelib.spi.NewJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The jobs of a lane; guarded by the queue, which calls {@link #tick} before anything else.
 *
 * <p>A job that waits and is due stands in its group; one that is not due yet, or leased, stands in {@code timed} until its
 * moment comes. So each step costs the logarithm of the number of jobs; only tenants, and groups of others, that have all the
 * leases they may have are passed over one by one.
 */
final class LaneJobs {
    private record Key(TenantId tenant, String id) {}

    private record GroupKey(TenantId tenant, String group) {}

    private final Map<Key, QueuedJob> jobs = new HashMap<>();
    private final NavigableSet<QueuedJob> timed =
            new TreeSet<>(Comparator.comparing(QueuedJob::at).thenComparingLong(queued -> queued.order));
    private final Map<GroupKey, JobGroup> groups = new HashMap<>();
    private final Map<TenantId, TenantGroups> tenants = new HashMap<>();
    /** Those that have a group with due jobs. */
    private final NavigableSet<TenantGroups> ready = new TreeSet<>(TenantGroups.TURNS);

    private final Map<TenantId, NavigableMap<Long, QueuedJob>> dead = new HashMap<>();
    private long counter;
    private long leased;
    private long died;

    /** What happens by itself: jobs become due, leases run out. */
    void tick(Instant now) {
        while (!timed.isEmpty() && !timed.first().at().isAfter(now)) {
            QueuedJob job = timed.first();
            timed.remove(job);
            if (job.state() == State.LEASED) {
                unlease(job);
                job.await(job.at(), job.attempts());
            }
            makeDue(job);
        }
    }

    boolean add(NewJob added, Instant now) {
        Key key = new Key(added.tenant(), added.id());
        if (jobs.containsKey(key)) {
            return false;
        }
        Job job = new Job(
                added.tenant(), added.lane(), added.id(), added.group(), added.priority(), added.payload(), now);
        QueuedJob queued = new QueuedJob(job, counter++, now.plus(added.delay()));
        jobs.put(key, queued);
        enter(queued, now);
        return true;
    }

    List<JobLease> lease(LeaseRequest request, Instant now) {
        List<JobLease> leases = new ArrayList<>();
        List<TenantGroups> fullTenants = new ArrayList<>();
        List<JobGroup> fullGroups = new ArrayList<>();
        while (leases.size() < request.limit() && !ready.isEmpty()) {
            TenantGroups tenant = ready.first();
            JobGroup group = tenant.ready.first();
            if (tenant.leased >= request.perTenant()) {
                ready.remove(tenant);
                fullTenants.add(tenant);
            } else if (group.leased >= request.perGroup()) {
                leaveLine(group);
                fullGroups.add(group);
            } else {
                leases.add(lease(group, now.plus(request.duration())));
            }
        }
        ready.addAll(fullTenants);
        fullGroups.forEach(this::returnToLine);
        return leases;
    }

    private JobLease lease(JobGroup group, Instant until) {
        leaveLine(group);
        QueuedJob job = group.take(counter++);
        returnToLine(group);
        JobLease lease = job.lease(UUID.randomUUID().toString(), until);
        timed.add(job);
        group.leased++;
        group.tenant.leased++;
        leased++;
        return lease;
    }

    boolean extend(JobLease lease, Instant until) {
        Optional<QueuedJob> held = held(lease);
        held.ifPresent(job -> {
            timed.remove(job);
            job.extend(until);
            timed.add(job);
        });
        return held.isPresent();
    }

    boolean end(JobLease lease, JobEnd end, Instant now) {
        Optional<QueuedJob> held = held(lease);
        held.ifPresent(job -> {
            timed.remove(job);
            unlease(job);
            leave(job);
            if (end instanceof JobEnd.Done) {
                jobs.remove(key(job.job));
            } else if (end instanceof JobEnd.Dead reason) {
                bury(job, reason.reason(), now);
            } else if (end instanceof JobEnd.Retry retry) {
                job.await(now.plus(retry.delay()), job.attempts());
                enter(job, now);
            } else {
                job.await(now, job.attempts() - 1);
                enter(job, now);
            }
        });
        return held.isPresent();
    }

    Page<DeadJob> dead(TenantId tenant, PageRequest page) {
        NavigableMap<Long, QueuedJob> all = dead.getOrDefault(tenant, new TreeMap<>());
        Page<Map.Entry<Long, QueuedJob>> found = Pages.of(
                all.tailMap(Pages.place(page, -1), false).entrySet(),
                page,
                entry -> entry.getKey().toString());
        return Pages.map(found, entry -> {
            QueuedJob job = entry.getValue();
            return new DeadJob(job.job, job.reason(), job.attempts(), job.at());
        });
    }

    int revive(TenantId tenant, Collection<String> ids, Instant now) {
        List<QueuedJob> found = find(tenant, ids, Set.of(State.DEAD));
        found.forEach(job -> {
            unbury(job);
            job.await(now, 0);
            enter(job, now);
        });
        return found.size();
    }

    int drop(TenantId tenant, Collection<String> ids) {
        List<QueuedJob> found = find(tenant, ids, Set.of(State.WAITING, State.DEAD));
        found.forEach(this::forget);
        return found.size();
    }

    int prune(Instant before) {
        List<QueuedJob> old = dead.values().stream()
                .flatMap(ofTenant -> ofTenant.values().stream())
                .filter(job -> job.at().isBefore(before))
                .toList();
        old.forEach(this::forget);
        return old.size();
    }

    JobCounts counts() {
        return new JobCounts(jobs.size() - leased - died, leased, died);
    }

    void erase(TenantId tenant) {
        jobs.values().stream()
                .filter(job -> job.job.tenant().equals(tenant))
                .toList()
                .forEach(this::forget);
    }

    private List<QueuedJob> find(TenantId tenant, Collection<String> ids, Set<State> states) {
        return new HashSet<>(ids)
                .stream()
                        .flatMap(id -> Optional.ofNullable(jobs.get(new Key(tenant, id))).stream())
                        .filter(job -> states.contains(job.state()))
                        .toList();
    }

    private Optional<QueuedJob> held(JobLease lease) {
        return Optional.ofNullable(jobs.get(key(lease.job()))).filter(job -> job.isLeasedAs(lease.token()));
    }

    private static Key key(Job job) {
        return new Key(job.tenant(), job.id());
    }

    private void forget(QueuedJob job) {
        jobs.remove(key(job.job));
        if (job.state() == State.DEAD) {
            unbury(job);
            return;
        }
        timed.remove(job);
        if (job.state() == State.LEASED) {
            unlease(job);
        }
        JobGroup group = group(job.job);
        leaveLine(group);
        group.remove(job);
        returnToLine(group);
        leave(job);
    }

    private void enter(QueuedJob job, Instant now) {
        group(job.job).alive++;
        if (job.at().isAfter(now)) {
            timed.add(job);
        } else {
            makeDue(job);
        }
    }

    private void makeDue(QueuedJob job) {
        JobGroup group = group(job.job);
        leaveLine(group);
        group.add(job);
        returnToLine(group);
    }

    /** Before its jobs change: its place in the line depends on the first of them. */
    private void leaveLine(JobGroup group) {
        if (group.hasDue()) {
            ready.remove(group.tenant);
            group.tenant.ready.remove(group);
            returnToLine(group.tenant);
        }
    }

    private void returnToLine(JobGroup group) {
        if (group.hasDue()) {
            if (!group.tenant.ready.isEmpty()) {
                ready.remove(group.tenant);
            }
            group.tenant.ready.add(group);
            returnToLine(group.tenant);
        }
    }

    private void returnToLine(TenantGroups tenant) {
        if (!tenant.ready.isEmpty()) {
            ready.add(tenant);
        }
    }

    private void leave(QueuedJob job) {
        JobGroup group = group(job.job);
        if (--group.alive == 0) {
            groups.remove(new GroupKey(job.job.tenant(), job.job.group()));
            if (--group.tenant.alive == 0) {
                tenants.remove(job.job.tenant());
            }
        }
    }

    private void unlease(QueuedJob job) {
        JobGroup group = group(job.job);
        group.leased--;
        group.tenant.leased--;
        leased--;
    }

    private JobGroup group(Job job) {
        return groups.computeIfAbsent(new GroupKey(job.tenant(), job.group()), this::newGroup);
    }

    private JobGroup newGroup(GroupKey key) {
        TenantGroups tenant = tenants.computeIfAbsent(key.tenant(), same -> new TenantGroups());
        tenant.alive++;
        return new JobGroup(tenant, counter++);
    }

    private void bury(QueuedJob job, String reason, Instant now) {
        job.die(reason, now, counter++);
        dead.computeIfAbsent(job.job.tenant(), tenant -> new TreeMap<>()).put(job.death(), job);
        died++;
    }

    private void unbury(QueuedJob job) {
        dead.getOrDefault(job.job.tenant(), new TreeMap<>()).remove(job.death());
        died--;
    }
}
