package io.facelib.storage.jdbc;

import io.facelib.model.TenantId;
import io.facelib.spi.EndedLease;
import io.facelib.spi.Job;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.NewJob;
import io.facelib.storage.jdbc.Locks.Area;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** What jobs do with the tables, but for leasing them, inside a transaction that writes. Stateless. */
final class JobWrites {
    private static final String THE_JOB = " WHERE tenant = ? AND lane = ? AND job_id = ?";
    private static final String HELD = THE_JOB + " AND state = 1 AND token = ? AND leased_until > ?";
    private static final String WAITS = "UPDATE job SET state = 0, token = NULL, leased_until = NULL, ";
    static final String TAKE_BACK = WAITS + "due = leased_until WHERE lane = ? AND state = 1 AND leased_until <= ?";

    private static final String WITHOUT_JOBS =
            " AND NOT EXISTS (SELECT 1 FROM job WHERE job.group_no = job_group.group_no)";
    private static final String EMPTY = "SELECT 1 FROM job_group WHERE group_no = ?" + WITHOUT_JOBS;

    private record Group(TenantId tenant, String lane, String name) {}

    private JobWrites() {}

    // --- coming ------------------------------------------------------------------------------------------------------

    /** Adds the jobs that are not there. @return how many there were */
    static int enqueue(Session session, List<NewJob> jobs, Instant now) throws SQLException {
        lock(session, jobs);
        Map<Group, Long> groups = new HashMap<>();
        int added = 0;
        boolean lost = false; // to somebody who added the same at the same time
        for (NewJob job : jobs) {
            boolean known = session.number(
                            "SELECT 1 FROM job" + THE_JOB, job.tenant().value(), job.lane(), job.id())
                    .isPresent();
            if (!known) {
                int own = insert(session, job, group(session, job, groups), now);
                lost |= own == 0;
                added += own;
            }
        }
        if (lost) {
            forgetIfEmpty(session, groups.values());
        }
        return added;
    }

    /** Who adds several could meet others in another order; who adds one cannot be in the way of many. */
    private static void lock(Session session, List<NewJob> jobs) throws SQLException {
        if (jobs.size() > 1) {
            Set<String> owners = new TreeSet<>();
            jobs.forEach(job -> owners.add(job.tenant() + "/" + job.lane()));
            for (String owner : owners) {
                session.lock(Area.JOBS, owner);
            }
        }
    }

    private static long group(Session session, NewJob job, Map<Group, Long> groups) throws SQLException {
        Group group = new Group(job.tenant(), job.lane(), job.group());
        Long known = groups.get(group);
        if (known != null) {
            return known;
        }
        OptionalLong number = find(session, group);
        while (number.isEmpty()) { // others may add it, and remove it again, in between
            number = insert(session, group);
            number = number.isPresent() ? number : find(session, group);
        }
        groups.put(group, number.getAsLong());
        return number.getAsLong();
    }

    /** The number of a group, which stays until the transaction ends. */
    private static OptionalLong find(Session session, Group group) throws SQLException {
        return session.number(
                "SELECT group_no FROM job_group WHERE tenant = ? AND lane = ? AND name = ?"
                        + session.locks().forReference(),
                group.tenant().value(),
                group.lane(),
                group.name());
    }

    /** At the end of the line: a group that empties and comes back must not go before others each time. */
    private static OptionalLong insert(Session session, Group group) throws SQLException {
        return session.number(
                "INSERT INTO job_group (lane, tenant, name, turn) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (tenant, lane, name) DO NOTHING RETURNING group_no",
                group.lane(),
                group.tenant().value(),
                group.name(),
                lastTurn(session, group.lane()) + 1);
    }

    /** The turn of the group of a lane that is last in line, 0 if there is none. */
    static long lastTurn(Session session, String lane) throws SQLException {
        return session.number("SELECT turn FROM job_group WHERE lane = ? ORDER BY turn DESC LIMIT 1", lane)
                .orElse(0);
    }

    private static int insert(Session session, NewJob job, long group, Instant now) throws SQLException {
        return session.update(
                "INSERT INTO job (group_no, tenant, lane, job_id, priority, due, enqueued, state, attempts, payload)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, ?) ON CONFLICT (tenant, lane, job_id) DO NOTHING",
                group,
                job.tenant().value(),
                job.lane(),
                job.id(),
                job.priority(),
                Micros.later(now, job.delay()),
                Micros.of(now),
                job.payload());
    }

    // --- leases ------------------------------------------------------------------------------------------------------

    /** Makes the jobs whose lease ran out wait again, due since then. */
    static void takeBack(Session session, String lane, long now) throws SQLException {
        session.update(TAKE_BACK, lane, now);
    }

    /** Makes all leased jobs wait again, due since when they were leased. */
    static void takeBackAll(Session session) throws SQLException {
        session.update(WAITS + "due = due WHERE state = 1");
    }

    /** Makes leases last until then. @return those that still held */
    static List<JobLease> extendAll(Session session, List<JobLease> leases, long now, long until) throws SQLException {
        List<JobLease> held = new ArrayList<>();
        for (JobLease lease : leases) {
            if (extend(session, lease, now, until)) {
                held.add(lease);
            }
        }
        return held;
    }

    private static boolean extend(Session session, JobLease lease, long now, long until) throws SQLException {
        Job job = lease.job();
        return session.update(
                        "UPDATE job SET leased_until = ?" + HELD,
                        until,
                        job.tenant().value(),
                        job.lane(),
                        job.id(),
                        lease.token(),
                        now)
                > 0;
    }

    /**
     * Ends a lease.
     *
     * @return whether it still held
     */
    static boolean end(Session session, JobLease lease, JobEnd end, Instant now) throws SQLException {
        List<Long> left = new ArrayList<>();
        boolean held = end(session, lease, end, now, left);
        forgetIfEmpty(session, left);
        return held;
    }

    /** @param left takes the group that the job has left */
    private static boolean end(Session session, JobLease lease, JobEnd end, Instant now, Collection<Long> left)
            throws SQLException {
        if (end instanceof JobEnd.Done) {
            return done(session, lease, now, left);
        }
        if (end instanceof JobEnd.Dead dead) {
            String sql = "UPDATE job SET state = 2, token = NULL, leased_until = NULL, died = ?, reason = ?" + HELD;
            return ended(session, sql, lease, now, Micros.of(now), dead.reason());
        }
        if (end instanceof JobEnd.Retry retry) {
            String sql = WAITS + "due = ?, attempts = attempts - ?" + HELD;
            return ended(session, sql, lease, now, Micros.later(now, retry.delay()), 0);
        }
        return ended(session, WAITS + "due = ?, attempts = attempts - ?" + HELD, lease, now, Micros.of(now), 1);
    }

    /** Ends leases in their order. @return how many of them still held */
    static int endAll(Session session, List<EndedLease> all, Instant now) throws SQLException {
        int held = 0;
        List<Long> left = new ArrayList<>();
        for (EndedLease one : all) {
            held += end(session, one.lease(), one.end(), now, left) ? 1 : 0;
        }
        forgetIfEmpty(session, left);
        return held;
    }

    private static boolean ended(Session session, String sql, JobLease lease, Instant now, long time, Object second)
            throws SQLException {
        Job job = lease.job();
        return session.update(
                        sql, time, second, job.tenant().value(), job.lane(), job.id(), lease.token(), Micros.of(now))
                > 0;
    }

    private static boolean done(Session session, JobLease lease, Instant now, Collection<Long> left)
            throws SQLException {
        Job job = lease.job();
        OptionalLong group = session.number(
                "DELETE FROM job" + HELD + " RETURNING group_no",
                job.tenant().value(),
                job.lane(),
                job.id(),
                lease.token(),
                Micros.of(now));
        group.ifPresent(left::add);
        return group.isPresent();
    }

    /**
     * Forgets groups without jobs. One that somebody else holds is passed over, so that nobody waits for a lane whose jobs
     * end: it has a job soon, or {@link #prune} comes by.
     */
    private static void forgetIfEmpty(Session session, Collection<Long> groups) throws SQLException {
        for (long group : new TreeSet<>(groups)) {
            boolean empty =
                    session.number(EMPTY + session.locks().skipLocked(), group).isPresent();
            if (empty) { // asked again, now that nobody can add a job to it
                session.update("DELETE FROM job_group WHERE group_no = ?" + WITHOUT_JOBS, group);
            }
        }
    }

    // --- dead and dropped ones ---------------------------------------------------------------------------------------

    /**
     * Makes dead jobs wait again, as if new.
     *
     * @return how many there were
     */
    static int revive(Session session, TenantId tenant, String lane, Collection<String> ids, long now)
            throws SQLException {
        int revived = 0;
        for (String id : ids) {
            revived += session.update(
                    "UPDATE job SET state = 0, due = ?, attempts = 0, reason = NULL, died = NULL" + THE_JOB
                            + " AND state = 2",
                    now,
                    tenant.value(),
                    lane,
                    id);
        }
        return revived;
    }

    /**
     * Forgets jobs that are not leased.
     *
     * @return how many there were
     */
    static int drop(Session session, TenantId tenant, String lane, Collection<String> ids) throws SQLException {
        List<Long> groups = new ArrayList<>();
        int dropped = 0;
        for (String id : ids) {
            OptionalLong group = session.number(
                    "DELETE FROM job" + THE_JOB + " AND state <> 1 RETURNING group_no", tenant.value(), lane, id);
            if (group.isPresent()) {
                groups.add(group.getAsLong());
                dropped++;
            }
        }
        forgetIfEmpty(session, groups);
        return dropped;
    }

    /**
     * Forgets up to {@code limit} jobs of a lane that died before a moment.
     *
     * @return how many there were
     */
    static int prune(Session session, String lane, long before, int limit) throws SQLException {
        List<Long> groups = session.numbers(
                "DELETE FROM job WHERE job_no IN (SELECT job_no FROM job WHERE lane = ? AND state = 2 AND died < ?"
                        + " LIMIT ?) AND state = 2 AND died < ? RETURNING group_no",
                lane,
                before,
                limit,
                before);
        forgetIfEmpty(session, groups);
        forgetIfEmpty(session, empty(session, lane, limit));
        return groups.size();
    }

    /** Groups that lost their last two jobs to two transactions at once, neither of which saw that it was the last. */
    private static List<Long> empty(Session session, String lane, int limit) throws SQLException {
        return session.numbers(
                "SELECT group_no FROM job_group WHERE lane = ?" + WITHOUT_JOBS + " LIMIT ?", lane, limit);
    }

    static void erase(Session session, TenantId tenant) throws SQLException {
        String groups = "SELECT group_no FROM job_group WHERE tenant = ? ORDER BY group_no"
                + session.locks().forUpdate();
        for (long group : session.numbers(groups, tenant.value())) {
            session.update("DELETE FROM job WHERE group_no = ?", group);
            session.update("DELETE FROM job_group WHERE group_no = ?", group);
        }
    }
}
