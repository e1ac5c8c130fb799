package io.facelib.storage.jdbc;

import io.facelib.model.TenantId;
import io.facelib.spi.EndedLease;
import io.facelib.spi.Job;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.NewJob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** What jobs do with the tables, but for leasing them, inside the writer's transaction. For the writer thread. Stateless. */
final class JobWrites {
    private static final String THE_JOB = " WHERE tenant = ? AND lane = ? AND job_id = ?";
    private static final String HELD = THE_JOB + " AND state = 1 AND token = ? AND leased_until > ?";
    private static final String WAITS = "UPDATE job SET state = 0, token = NULL, leased_until = NULL, ";
    static final String TAKE_BACK = WAITS + "due = leased_until WHERE lane = ? AND state = 1 AND leased_until <= ?";

    private record Group(TenantId tenant, String lane, String name) {}

    private JobWrites() {}

    // --- coming ------------------------------------------------------------------------------------------------------

    /** Adds the jobs that are not there. @return how many there were */
    static int enqueue(Session session, List<NewJob> jobs, Instant now) throws SQLException {
        Map<Group, Long> groups = new HashMap<>();
        int added = 0;
        for (NewJob job : jobs) {
            boolean known = session.number(
                            "SELECT 1 FROM job" + THE_JOB, job.tenant().value(), job.lane(), job.id())
                    .isPresent();
            if (!known) {
                insert(session, job, group(session, job, groups), now);
                added++;
            }
        }
        return added;
    }

    private static long group(Session session, NewJob job, Map<Group, Long> groups) throws SQLException {
        Group group = new Group(job.tenant(), job.lane(), job.group());
        Long known = groups.get(group);
        if (known != null) {
            return known;
        }
        OptionalLong stored = session.number(
                "SELECT group_no FROM job_group WHERE tenant = ? AND lane = ? AND name = ?",
                group.tenant().value(),
                group.lane(),
                group.name());
        long number = stored.isPresent() ? stored.getAsLong() : insert(session, group);
        groups.put(group, number);
        return number;
    }

    /** At the end of the line: a group that empties and comes back must not go before others each time. */
    private static long insert(Session session, Group group) throws SQLException {
        return session.number(
                        "INSERT INTO job_group (lane, tenant, name, turn) VALUES (?, ?, ?, ?) RETURNING group_no",
                        group.lane(),
                        group.tenant().value(),
                        group.name(),
                        lastTurn(session, group.lane()) + 1)
                .orElseThrow();
    }

    /** The turn of the group of a lane that is last in line, 0 if there is none. */
    static long lastTurn(Session session, String lane) throws SQLException {
        return session.number("SELECT turn FROM job_group WHERE lane = ? ORDER BY turn DESC LIMIT 1", lane)
                .orElse(0);
    }

    private static void insert(Session session, NewJob job, long group, Instant now) throws SQLException {
        session.update(
                "INSERT INTO job (group_no, tenant, lane, job_id, priority, due, enqueued, state, attempts, payload)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, ?)",
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
        if (end instanceof JobEnd.Done) {
            OptionalLong group = done(session, lease, now);
            if (group.isPresent()) {
                forgetIfEmpty(session, group.getAsLong());
            }
            return group.isPresent();
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
        Set<Long> groups = new LinkedHashSet<>();
        int held = 0;
        for (EndedLease one : all) {
            if (one.end() instanceof JobEnd.Done) {
                OptionalLong group = done(session, one.lease(), now);
                group.ifPresent(groups::add);
                held += group.isPresent() ? 1 : 0;
            } else {
                held += end(session, one.lease(), one.end(), now) ? 1 : 0;
            }
        }
        for (long group : groups) {
            forgetIfEmpty(session, group); // once, however many of it are done
        }
        return held;
    }

    private static boolean ended(Session session, String sql, JobLease lease, Instant now, long time, Object second)
            throws SQLException {
        Job job = lease.job();
        return session.update(
                        sql, time, second, job.tenant().value(), job.lane(), job.id(), lease.token(), Micros.of(now))
                > 0;
    }

    /** Forgets a job. @return its group, if the lease still held */
    private static OptionalLong done(Session session, JobLease lease, Instant now) throws SQLException {
        Job job = lease.job();
        return session.number(
                "DELETE FROM job" + HELD + " RETURNING group_no",
                job.tenant().value(),
                job.lane(),
                job.id(),
                lease.token(),
                Micros.of(now));
    }

    private static void forgetIfEmpty(Session session, long group) throws SQLException {
        session.update(
                "DELETE FROM job_group WHERE group_no = ? AND NOT EXISTS (SELECT 1 FROM job WHERE group_no = ?)",
                group,
                group);
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
        LinkedHashSet<Long> groups = new LinkedHashSet<>();
        int dropped = 0;
        for (String id : ids) {
            OptionalLong group = session.number(
                    "DELETE FROM job" + THE_JOB + " AND state <> 1 RETURNING group_no", tenant.value(), lane, id);
            if (group.isPresent()) {
                groups.add(group.getAsLong());
                dropped++;
            }
        }
        for (long group : groups) {
            forgetIfEmpty(session, group);
        }
        return dropped;
    }

    /**
     * Forgets up to {@code limit} jobs of a lane that died before a moment.
     *
     * @return how many there were
     */
    static int prune(Session session, String lane, long before, int limit) throws SQLException {
        List<Long> groups = new ArrayList<>();
        String sql = "DELETE FROM job WHERE job_no IN (SELECT job_no FROM job WHERE lane = ? AND state = 2 AND died < ?"
                + " LIMIT ?) RETURNING group_no";
        try (ResultSet rows = session.query(sql, lane, before, limit)) {
            while (rows.next()) {
                groups.add(rows.getLong(1));
            }
        }
        for (long group : new LinkedHashSet<>(groups)) {
            forgetIfEmpty(session, group);
        }
        return groups.size();
    }

    static void erase(Session session, TenantId tenant) throws SQLException {
        session.update("DELETE FROM job WHERE tenant = ?", tenant.value());
        session.update("DELETE FROM job_group WHERE tenant = ?", tenant.value());
    }
}
