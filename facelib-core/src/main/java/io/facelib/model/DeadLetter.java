package io.facelib.model;

import java.time.Instant;

/**
 * Work that could not be done and waits for somebody to decide.
 *
 * @param kind of work
 * @param id to replay or drop it by
 * @param reason why it could not be done, in words
 * @param attempts how often it was tried
 * @param asked when it was asked for
 * @param died when it was given up
 * @param content what was to be done: the ingest message, or the event's and the endpoint's id
 */
public record DeadLetter(
        WorkKind kind, String id, String reason, int attempts, Instant asked, Instant died, String content) {
    /** Leaves the content out: it may name people. */
    @Override
    public String toString() {
        return "DeadLetter[" + kind + " " + id + ": " + reason + "]";
    }
}
