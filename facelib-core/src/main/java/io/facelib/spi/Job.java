package io.facelib.spi;

import io.facelib.model.TenantId;
import java.time.Instant;

/**
 * A job that a queue keeps: see {@link NewJob} for what its parts mean.
 *
 * @param enqueued when it was added
 */
public record Job(
        TenantId tenant, String lane, String id, String group, int priority, String payload, Instant enqueued) {
    /** Leaves the payload out: it may name people. */
    @Override
    public String toString() {
        return "Job[" + tenant + " " + lane + "/" + id + "]";
    }
}
