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
 * The job queue in a {@link SqlDatabase} or in PostgreSQL, which tell how its writes wait and fail. Leasing when nothing is due only reads,
 * so a worker may ask often. Leases outlive the process that has them; where another cannot have the database open
 * {@link #takeBackAll} ends them at once.
 */
public final class SqlJobQueue implements JobQueue {
    private static final int SMALL = 64;

    private final Transactions database;
    private final Clock clock;

    SqlJobQueue(Transactions database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public String name() {
        return database.name();
    }

    @Override
    public int enqueue(List<NewJob> jobs) {
        database.checkOpen();
        List<NewJob> added = List.copyOf(jobs);
        long bytes =
                added.stream().mapToLong(job -> 500L + job.payload().length()).sum();
        return added.isEmpty()
                ? 0
                : database.write(bytes, (session, changes) -> JobWrites.enqueue(session, added, clock.instant()));
    }

    @Override
    public List<JobLease> lease(LeaseRequest request) {
        boolean anything =
                database.read(session -> JobReads.anythingToLease(session, request, Micros.of(clock.instant())));
        return anything
                ? database.write(SMALL, (session, changes) -> new JobLeasing(session, request, clock.instant()).run())
                : List.of();
    }

    @Override
    public List<JobLease> extend(List<JobLease> leases, Duration duration) {
        database.checkOpen();
        List<JobLease> all = List.copyOf(leases);
        return all.isEmpty()
                ? all
                : database.write((long) SMALL * all.size(), (session, changes) -> {
                    Instant now = clock.instant();
                    return JobWrites.extendAll(session, all, Micros.of(now), Micros.later(now, duration));
                });
    }

    @Override
    public boolean end(JobLease lease, JobEnd end) {
        return database.write(SMALL, (session, changes) -> JobWrites.end(session, lease, end, clock.instant()));
    }

    @Override
    public int endAll(List<EndedLease> ended) {
        database.checkOpen();
        List<EndedLease> all = List.copyOf(ended);
        return all.isEmpty()
                ? 0
                : database.writeSoon(
                        (long) SMALL * all.size(),
                        (session, changes) -> JobWrites.endAll(session, all, clock.instant()));
    }

    @Override
    public Page<DeadJob> dead(TenantId tenant, String lane, PageRequest page) {
        Pages.Place after = Pages.place(page, Pages.Place.FIRST);
        return Pages.placed(
                database.read(session -> JobReads.dead(session, tenant, lane, after, page.limit() + 1)), page);
    }

    @Override
    public int revive(TenantId tenant, String lane, Collection<String> ids) {
        database.checkOpen();
        List<String> wanted = List.copyOf(ids);
        return wanted.isEmpty()
                ? 0
                : database.write(
                        64L * wanted.size(),
                        (session, changes) ->
                                JobWrites.revive(session, tenant, lane, wanted, Micros.of(clock.instant())));
    }

    @Override
    public int drop(TenantId tenant, String lane, Collection<String> ids) {
        database.checkOpen();
        List<String> wanted = List.copyOf(ids);
        return wanted.isEmpty()
                ? 0
                : database.write(64L * wanted.size(), (session, changes) -> {
                    JobWrites.takeBack(session, lane, Micros.of(clock.instant()));
                    return JobWrites.drop(session, tenant, lane, wanted);
                });
    }

    @Override
    public int prune(String lane, Instant before) {
        return Math.toIntExact(Pruning.all(
                database, rows -> (session, changes) -> JobWrites.prune(session, lane, Micros.of(before), rows)));
    }

    @Override
    public JobCounts counts(String lane) {
        return database.read(session -> JobReads.counts(session, lane, Micros.of(clock.instant())));
    }

    @Override
    public void erase(TenantId tenant) {
        database.write(SMALL, (session, changes) -> {
            JobWrites.erase(session, tenant);
            return true;
        });
    }

    /**
     * Makes all leased jobs wait again, with their attempts counted: for the only process that may use the database, when it
     * begins. Writes nothing if there are none.
     */
    public void takeBackAll() {
        boolean any = database.read(session ->
                session.number("SELECT 1 FROM job WHERE state = 1 LIMIT 1").isPresent());
        if (any) {
            database.write(SMALL, (session, changes) -> {
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
