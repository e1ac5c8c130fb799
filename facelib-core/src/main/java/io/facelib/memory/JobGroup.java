package io.facelib.memory;

import java.util.Comparator;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The due jobs of a group of a lane, and its place among the groups; changed by {@link LaneJobs} only. */
final class JobGroup {
    /** The group whose turn it is first: the highest priority, then whoever had its turn longest ago. */
    static final Comparator<JobGroup> TURNS =
            Comparator.comparingInt(JobGroup::priority).reversed().thenComparingLong(group -> group.turn);

    private final NavigableSet<QueuedJob> due =
            new TreeSet<>(Comparator.<QueuedJob>comparingInt(queued -> queued.job.priority())
                    .reversed()
                    .thenComparing(QueuedJob::at)
                    .thenComparingLong(queued -> queued.order));

    /** The groups of its tenant. */
    final TenantGroups tenant;

    /** How many of its jobs are waiting, due or not, or leased. */
    int alive;

    int leased;
    /** Differs from that of every other group of the lane. */
    private long turn;

    JobGroup(TenantGroups tenant, long turn) {
        this.tenant = tenant;
        this.turn = turn;
    }

    boolean hasDue() {
        return !due.isEmpty();
    }

    private int priority() {
        return due.first().job.priority();
    }

    void add(QueuedJob job) {
        due.add(job);
    }

    void remove(QueuedJob job) {
        due.remove(job);
    }

    /** Takes the job whose turn it is, and goes to the end of the line. */
    QueuedJob take(long newTurn) {
        QueuedJob first = due.first();
        due.remove(first);
        turn = newTurn;
        return first;
    }
}
