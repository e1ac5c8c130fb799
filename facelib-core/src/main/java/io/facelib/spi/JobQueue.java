package io.facelib.spi;

import io.facelib.error.BackendException;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Work that must be done at least once, in lanes: each kind of work has a lane of its own. A job is waiting, leased or
 * dead; one that is done is forgotten. A worker leases jobs for a while, extends the lease while it works, and ends it. A
 * lease that runs out, because its worker is gone, makes the job wait again, due since that moment; the attempt stays counted,
 * so that a job which kills its workers is found out.
 *
 * <p>What a method did is durable, as far as the queue is, when it returns. Every method throws {@link BackendException}
 * when the queue cannot be reached or fails. Safe for any number of threads and, where the queue is shared, processes.
 */
public interface JobQueue extends AutoCloseable {
    /** The short name that health tells, such as {@code memory}. */
    String name();

    /**
     * Adds jobs, all of them or none. One whose id its tenant has in that lane already, be it waiting, leased or dead, is
     * left as it is, so calling twice is harmless until the job is done.
     *
     * @return how many were added
     */
    int enqueue(List<NewJob> jobs);

    /**
     * Leases jobs that are due. Groups with due jobs take turns; a job of higher priority goes before all of lower
     * priority, and within a group the one that has been due for longest goes first. Never are more than
     * {@link LeaseRequest#perGroup} jobs of a group leased at a time, nor more than {@link LeaseRequest#perTenant} of a
     * tenant, by anybody; who has as many holds nobody else up. Does not wait: an empty list means that nothing is due that
     * may be leased now.
     */
    List<JobLease> lease(LeaseRequest request);

    /**
     * Makes leases last for that long from now, with one write where the queue can. When it throws, some may have been
     * extended.
     *
     * @return those that still held, in their order; of the others nothing changed, and their jobs may be somebody else's by
     *     now
     */
    List<JobLease> extend(List<JobLease> leases, Duration duration);

    /**
     * Ends a lease.
     *
     * @return whether the lease still held; if not, nothing changed
     */
    boolean end(JobLease lease, JobEnd end);

    /**
     * Ends several leases, in their order, with one write where the queue can. When it throws, some may have ended.
     *
     * @return how many of them still held; nothing changed for the others
     */
    default int endAll(List<EndedLease> ended) {
        int held = 0;
        for (EndedLease one : ended) {
            held += end(one.lease(), one.end()) ? 1 : 0;
        }
        return held;
    }

    /** The dead jobs of a tenant, those that died first first. */
    Page<DeadJob> dead(TenantId tenant, String lane, PageRequest page);

    /**
     * Makes dead jobs wait again, due now and with no attempt counted; other ids are ignored.
     *
     * @return how many there were
     */
    int revive(TenantId tenant, String lane, Collection<String> ids);

    /**
     * Forgets jobs, waiting or dead; leased and unknown ones are left alone.
     *
     * @return how many there were
     */
    int drop(TenantId tenant, String lane, Collection<String> ids);

    /**
     * Forgets the jobs of a lane that died before a moment, of all tenants.
     *
     * @return how many there were
     */
    int prune(String lane, Instant before);

    /** How many jobs a lane holds, of all tenants. */
    JobCounts counts(String lane);

    /**
     * Names a loss: jobs of a lane may be gone that had been added, and nobody has made up for it yet. Asked by those who
     * remember elsewhere what is owed, every few seconds. Empty, as unless overridden, for a queue that keeps what it took.
     */
    default Optional<String> loss(String lane) {
        return Optional.empty();
    }

    /** What was owed in a lane when that loss was named has been written down, or asked for, again. */
    default void madeUpFor(String lane, String loss) {}

    /** Forgets every job of a tenant, leased ones too. Forgetting nothing is harmless. */
    void erase(TenantId tenant);

    /** Releases what the queue holds open. Later calls fail; closing twice is harmless. */
    @Override
    void close();
}
