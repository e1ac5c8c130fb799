package io.facelib.storage.jdbc;

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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * The job queue in a {@link SqlDatabase}, which tells how its writes wait and fail. Leasing when nothing is due only reads,
 * so a worker may ask often. Leases outlive the process that has them; where another cannot have the database open
 * {@link #takeBackAll} ends them at once.
 */
public final class SqlJobQueue implements JobQueue {
    private static final int SMALL = 64;
    private static final int PRUNED_AT_ONCE = 500;

    private final SqlDatabase database;
    private final Dialect dialect;
    private final WriteQueue queue;
    private final Readers readers;
    private final Clock clock;

    SqlJobQueue(SqlDatabase database, Dialect dialect, WriteQueue queue, Readers readers, Clock clock) {
        this.database = database;
        this.dialect = dialect;
        this.queue = queue;
        this.readers = readers;
        this.clock = clock;
    }

    @Override
    public String name() {
        return dialect.name();
    }

    @Override
    public int enqueue(List<NewJob> jobs) {
        queue.checkOpen();
        List<NewJob> added = List.copyOf(jobs);
        long bytes =
                added.stream().mapToLong(job -> 500L + job.payload().length()).sum();
        return added.isEmpty()
                ? 0
                : queue.write(bytes, (session, changes) -> JobWrites.enqueue(session, added, clock.instant()));
    }

    @Override
    public List<JobLease> lease(LeaseRequest request) {
        boolean anything =
                readers.read(session -> JobReads.anythingToLease(session, request, Micros.of(clock.instant())));
        return anything
                ? queue.write(SMALL, (session, changes) -> new JobLeasing(session, request, clock.instant()).run())
                : List.of();
    }

    @Override
    public List<JobLease> extend(List<JobLease> leases, Duration duration) {
        queue.checkOpen();
        List<JobLease> all = List.copyOf(leases);
        return all.isEmpty()
                ? all
                : queue.write((long) SMALL * all.size(), (session, changes) -> {
                    Instant now = clock.instant();
                    return JobWrites.extendAll(session, all, Micros.of(now), Micros.later(now, duration));
                });
    }

    @Override
    public boolean end(JobLease lease, JobEnd end) {
        return queue.write(SMALL, (session, changes) -> JobWrites.end(session, lease, end, clock.instant()));
    }

    @Override
    public int endAll(List<EndedLease> ended) {
        queue.checkOpen();
        List<EndedLease> all = List.copyOf(ended);
        return all.isEmpty()
                ? 0
                : queue.writeSoon(
                        (long) SMALL * all.size(),
                        (session, changes) -> JobWrites.endAll(session, all, clock.instant()));
    }

    @Override
    public Page<DeadJob> dead(TenantId tenant, String lane, PageRequest page) {
        Pages.Place after = Pages.place(page, Pages.Place.FIRST);
        return Pages.placed(
                readers.read(session -> JobReads.dead(session, tenant, lane, after, page.limit() + 1)), page);
    }

    @Override
    public int revive(TenantId tenant, String lane, Collection<String> ids) {
        queue.checkOpen();
        List<String> wanted = List.copyOf(ids);
        return wanted.isEmpty()
                ? 0
                : queue.write(
                        64L * wanted.size(),
                        (session, changes) ->
                                JobWrites.revive(session, tenant, lane, wanted, Micros.of(clock.instant())));
    }

    @Override
    public int drop(TenantId tenant, String lane, Collection<String> ids) {
        queue.checkOpen();
        List<String> wanted = List.copyOf(ids);
        return wanted.isEmpty()
                ? 0
                : queue.write(64L * wanted.size(), (session, changes) -> {
                    JobWrites.takeBack(session, lane, Micros.of(clock.instant()));
                    return JobWrites.drop(session, tenant, lane, wanted);
                });
    }

    /** In small transactions, so that nobody waits long for the writer. */
    @Override
    public int prune(String lane, Instant before) {
        int pruned = 0;
        int last;
        do {
            last = queue.write(
                    SMALL, (session, changes) -> JobWrites.prune(session, lane, Micros.of(before), PRUNED_AT_ONCE));
            pruned += last;
        } while (last == PRUNED_AT_ONCE);
        return pruned;
    }

    @Override
    public JobCounts counts(String lane) {
        return readers.read(session -> JobReads.counts(session, lane, Micros.of(clock.instant())));
    }

    @Override
    public void erase(TenantId tenant) {
        queue.write(SMALL, (session, changes) -> {
            JobWrites.erase(session, tenant);
            return true;
        });
    }

    /**
     * Makes all leased jobs wait again, with their attempts counted: for the only process that may use the database, when it
     * begins. Writes nothing if there are none.
     */
    public void takeBackAll() {
        boolean any = readers.read(session ->
                session.number("SELECT 1 FROM job WHERE state = 1 LIMIT 1").isPresent());
        if (any) {
            queue.write(SMALL, (session, changes) -> {
                JobWrites.takeBackAll(session);
                return true;
            });
        }
    }

    /** Closes the database, and with it all else that it holds. */
    @Override
    public void close() {
        database.close();
    }
}
