package io.facelib.storage.jdbc;

import io.facelib.model.TenantId;
import io.facelib.spi.DeadJob;
import io.facelib.spi.Job;
import io.facelib.spi.JobCounts;
import io.facelib.spi.LeaseRequest;
import io.facelib.storage.jdbc.Pages.Place;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The queries for jobs, on any session. Stateless. */
final class JobReads {
    /** What {@link #job} reads, in its order. */
    static final String COLUMNS = "tenant, lane, job_id,"
            + " (SELECT g.name FROM job_group g WHERE g.group_no = job.group_no), priority, payload, enqueued";

    /** A group with due jobs, whose it is, and how many of its jobs are leased. */
    record Line(long group, String tenant, int leased) {}

    private static final String LEASED = "(SELECT count(*) FROM job l WHERE l.group_no = g.group_no AND l.state = 1)";
    static final String NEXT_PRIORITY = "SELECT priority FROM job WHERE lane = ? AND state = 0 AND priority < ?"
            + " ORDER BY priority DESC LIMIT 1";
    static final String ANY_DUE =
            "SELECT 1 FROM job WHERE lane = ? AND state = 0 AND priority = ? AND due <= ? LIMIT 1";
    static final String ANY_RAN_OUT = "SELECT 1 FROM job WHERE lane = ? AND state = 1 AND leased_until <= ? LIMIT 1";
    static final String LEASED_TENANTS = "SELECT tenant FROM job WHERE lane = ? AND state = 1";
    private static final String LINES_OF =
            "SELECT g.group_no, g.tenant, " + LEASED + " FROM job_group g WHERE g.lane = ?";
    private static final String THAT_MAY =
            " AND EXISTS (SELECT 1 FROM job w WHERE w.group_no = g.group_no AND w.state = 0"
                    + " AND w.priority = ? AND w.due <= ?) AND " + LEASED + " < ? ORDER BY g.turn LIMIT ?";

    private static final int ABOVE_ALL = 10;

    private JobReads() {}

    /** Whether leasing would find a job, or a lease that ran out: what has to be written then. */
    static boolean anythingToLease(Session session, LeaseRequest request, long now) throws SQLException {
        if (anyRanOut(session, request.lane(), now)) {
            return true;
        }
        Set<String> full = full(leased(session, request), request);
        for (int priority : priorities(session, request.lane())) {
            if (!lines(session, request, full, priority, now, 1).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** How many jobs of a lane each tenant has leased; not asked for where it does not matter. */
    static Map<String, Integer> leased(Session session, LeaseRequest request) throws SQLException {
        Map<String, Integer> leased = new HashMap<>();
        if (request.perTenant() == Integer.MAX_VALUE) {
            return leased;
        }
        try (ResultSet rows = session.query(LEASED_TENANTS, request.lane())) {
            while (rows.next()) {
                leased.merge(Names.text("the tenant of a job", rows, 1), 1, Integer::sum);
            }
        }
        return leased;
    }

    /** The tenants that have all the leases they may have. */
    static Set<String> full(Map<String, Integer> leased, LeaseRequest request) {
        return leased.entrySet().stream()
                .filter(of -> of.getValue() >= request.perTenant())
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean anyRanOut(Session session, String lane, long now) throws SQLException {
        return session.number("SELECT 1 FROM job WHERE lane = ? AND state = 1 AND leased_until <= ? LIMIT 1", lane, now)
                .isPresent();
    }

    /** The priorities at which a lane has waiting jobs, highest first. A step of the index each, however many jobs. */
    static List<Integer> priorities(Session session, String lane) throws SQLException {
        List<Integer> priorities = new ArrayList<>();
        int last = ABOVE_ALL;
        for (OptionalLong next = nextPriority(session, lane, last);
                next.isPresent();
                next = nextPriority(session, lane, last)) {
            last = (int) next.getAsLong();
            priorities.add(last);
        }
        return priorities;
    }

    private static OptionalLong nextPriority(Session session, String lane, int below) throws SQLException {
        return session.number(NEXT_PRIORITY, lane, below);
    }

    /** What {@link #lines} asks when so many tenants are full. */
    static String lines(int full) {
        String others = full == 0 ? "" : " AND g.tenant NOT IN (?" + ", ?".repeat(full - 1) + ")";
        return LINES_OF + others + THAT_MAY;
    }

    /**
     * The groups whose jobs of a priority are due and may be leased, in the order of their turns. Those of tenants that are
     * full are passed over one by one.
     */
    static List<Line> lines(Session session, LeaseRequest request, Set<String> full, int priority, long now, int limit)
            throws SQLException {
        List<Line> lines = new ArrayList<>();
        if (!anyDue(session, request.lane(), priority, now)) {
            return lines;
        }
        List<Object> values = new ArrayList<>();
        values.add(request.lane());
        values.addAll(full);
        values.addAll(List.of(priority, now, request.perGroup(), limit));
        try (ResultSet rows = session.query(lines(full.size()), values.toArray())) {
            while (rows.next()) {
                lines.add(new Line(rows.getLong(1), Names.text("the tenant of a group", rows, 2), rows.getInt(3)));
            }
        }
        return lines;
    }

    /** Spares looking at every group when all jobs wait for later, as after a failure of what they all need. */
    private static boolean anyDue(Session session, String lane, int priority, long now) throws SQLException {
        return session.number(ANY_DUE, lane, priority, now).isPresent();
    }

    /** Reads {@link #COLUMNS}. */
    static Job job(ResultSet row) throws SQLException {
        return new Job(
                Names.tenant(row, 1),
                Names.text("the lane of a job", row, 2),
                Names.text("the id of a job", row, 3),
                Names.text("the group of a job", row, 4),
                row.getInt(5),
                Names.text("the payload of a job", row, 6),
                Micros.instant(row.getLong(7)));
    }

    /** Up to {@code limit} dead jobs behind a place, those that died first first. */
    static List<Pages.At<DeadJob>> dead(Session session, TenantId tenant, String lane, Place after, int limit)
            throws SQLException {
        List<Pages.At<DeadJob>> found = new ArrayList<>();
        String sql = "SELECT " + COLUMNS + ", reason, attempts, died, job_no FROM job"
                + " WHERE lane = ? AND tenant = ? AND state = 2 AND (died, job_no) > (?, ?)"
                + " ORDER BY died, job_no LIMIT ?";
        try (ResultSet rows = session.query(sql, lane, tenant.value(), after.time(), after.number(), limit)) {
            while (rows.next()) {
                DeadJob job = new DeadJob(
                        job(rows),
                        Names.text("the reason of a dead job", rows, 8),
                        rows.getInt(9),
                        Micros.instant(rows.getLong(10)));
                found.add(new Pages.At<>(new Place(rows.getLong(10), rows.getLong(11)), job));
            }
        }
        return found;
    }

    static JobCounts counts(Session session, String lane, long now) throws SQLException {
        long waiting = count(session, "state = 0", lane);
        long leased = count(session, "state = 1", lane);
        long ranOut = session.number(
                        "SELECT count(*) FROM job WHERE lane = ? AND state = 1 AND leased_until <= ?", lane, now)
                .orElse(0);
        return new JobCounts(waiting + ranOut, leased - ranOut, count(session, "state = 2", lane));
    }

    private static long count(Session session, String state, String lane) throws SQLException {
        return session.number("SELECT count(*) FROM job WHERE lane = ? AND " + state, lane)
                .orElse(0);
    }
}
