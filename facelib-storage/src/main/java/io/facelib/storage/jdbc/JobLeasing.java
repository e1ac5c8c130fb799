package io.facelib.storage.jdbc;

import io.facelib.spi.JobLease;
import io.facelib.spi.LeaseRequest;
import io.facelib.storage.jdbc.JobReads.Line;
import io.facelib.storage.jdbc.Locks.Area;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;

/**
 * Leases jobs: priority by priority from the highest, in each as many rounds over the groups as it takes. In a round every
 * group whose jobs are due gives the same number, those whose turn was longest ago first, and goes to the end of the line.
 * So what is looked at are the jobs that are leased and the groups, never all the jobs that wait. Run once, inside a
 * transaction that writes.
 */
final class JobLeasing {
    static final String FIRST = "SELECT job_no FROM job WHERE group_no = ? AND state = 0 AND priority = ? AND due <= ?"
            + " ORDER BY due, job_no LIMIT ?";

    private final Session session;
    private final LeaseRequest request;
    private final long now;
    private final long until;
    private final List<JobLease> leases = new ArrayList<>();
    /** By tenant, those that were leased before included. */
    private Map<String, Integer> leased = Map.of();

    JobLeasing(Session session, LeaseRequest request, Instant now) {
        this.session = session;
        this.request = request;
        this.now = Micros.of(now);
        this.until = Micros.later(now, request.duration());
    }

    List<JobLease> run() throws SQLException {
        session.lock(Area.LANE, request.lane()); // limits and turns hold for all who lease
        JobWrites.takeBack(session, request.lane(), now);
        leased = JobReads.leased(session, request);
        for (int priority : JobReads.priorities(session, request.lane())) {
            List<Line> lines = lines(priority);
            while (!lines.isEmpty() && round(priority, lines)) {
                lines = lines(priority);
            }
        }
        return leases;
    }

    private List<Line> lines(int priority) throws SQLException {
        return left() == 0
                ? List.of()
                : JobReads.lines(session, request, JobReads.full(leased, request), priority, now, left());
    }

    private int left() {
        return request.limit() - leases.size();
    }

    /** @return whether anything was leased; not if others hold what could be */
    private boolean round(int priority, List<Line> lines) throws SQLException {
        int before = leases.size();
        int each = Math.max(1, left() / lines.size());
        List<Queue<JobLease>> taken = new ArrayList<>();
        for (Line line : lines) {
            int free = Math.min(request.perGroup() - line.leased(), freeOf(line.tenant()));
            if (free > 0) {
                Queue<JobLease> ofGroup = take(line, priority, Math.min(each, free));
                leased.merge(line.tenant(), ofGroup.size(), Integer::sum);
                taken.add(ofGroup);
            }
        }
        inTurns(taken);
        return leases.size() > before;
    }

    private int freeOf(String tenant) {
        return request.perTenant() - leased.getOrDefault(tenant, 0);
    }

    private Queue<JobLease> take(Line line, int priority, int wanted) throws SQLException {
        Queue<JobLease> taken = new ArrayDeque<>();
        for (long job : first(line.group(), priority, wanted)) {
            taken.add(lease(job));
        }
        long turn = JobWrites.lastTurn(session, request.lane()) + 1;
        session.update("UPDATE job_group SET turn = ? WHERE group_no = ?", turn, line.group());
        return taken;
    }

    private List<Long> first(long group, int priority, int wanted) throws SQLException {
        List<Long> jobs = new ArrayList<>();
        try (ResultSet rows = session.query(FIRST + session.locks().skipLocked(), group, priority, now, wanted)) {
            while (rows.next()) {
                jobs.add(rows.getLong(1));
            }
        }
        return jobs;
    }

    private JobLease lease(long job) throws SQLException {
        String token = UUID.randomUUID().toString();
        String sql = "UPDATE job SET state = 1, token = ?, leased_until = ?, attempts = attempts + 1"
                + " WHERE job_no = ? RETURNING " + JobReads.COLUMNS + ", attempts";
        try (ResultSet rows = session.query(sql, token, until, job)) {
            rows.next();
            return new JobLease(JobReads.job(rows), token, rows.getInt(8));
        }
    }

    /** In the order in which they would have come one by one. */
    private void inTurns(List<Queue<JobLease>> taken) {
        boolean more = true;
        while (more) {
            more = false;
            for (Queue<JobLease> ofGroup : taken) {
                JobLease next = ofGroup.poll();
                if (next != null) {
                    leases.add(next);
                    more = true;
                }
            }
        }
    }
}
