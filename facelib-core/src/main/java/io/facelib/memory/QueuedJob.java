package io.facelib.memory;

import io.facelib.spi.Job;
import io.facelib.spi.JobLease;
import java.time.Instant;

/** A job as a {@link LaneJobs} holds it, changed by nobody else. */
final class QueuedJob {
    enum State {
        WAITING,
        LEASED,
        DEAD
    }

    final Job job;
    /** Tells jobs of one time apart, those that were added first first. */
    final long order;

    private State state = State.WAITING;
    private Instant at;
    private int attempts;
    private String token = "";
    private String reason = "";
    private long death;

    QueuedJob(Job job, long order, Instant due) {
        this.job = job;
        this.order = order;
        this.at = due;
    }

    State state() {
        return state;
    }

    /** When it is due, its lease runs out, or it died. */
    Instant at() {
        return at;
    }

    int attempts() {
        return attempts;
    }

    String reason() {
        return reason;
    }

    /** Its number among the deaths. */
    long death() {
        return death;
    }

    JobLease lease(String newToken, Instant until) {
        state = State.LEASED;
        token = newToken;
        at = until;
        attempts++;
        return new JobLease(job, token, attempts);
    }

    boolean isLeasedAs(String asked) {
        return state == State.LEASED && token.equals(asked);
    }

    void extend(Instant until) {
        at = until;
    }

    void await(Instant due, int attemptsThen) {
        state = State.WAITING;
        at = due;
        attempts = attemptsThen;
    }

    void die(String why, Instant now, long number) {
        state = State.DEAD;
        at = now;
        reason = why;
        death = number;
    }
}
