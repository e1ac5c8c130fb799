package io.facelib.ingest;

import io.facelib.ingest.IngestImages.Brought;
import io.facelib.model.FaceFilter;
import io.facelib.model.ImageId;
import io.facelib.model.TenantId;
import io.facelib.operation.EngineParts;
import io.facelib.operation.EraseFaces;
import io.facelib.spi.JobLease;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The lease of a message while its faces are being stored. A tenant that is erased meanwhile takes the lease with it, and
 * does not know of what is written after that: the writer must remove it. Used by one thread.
 */
final class StoringLease {
    private static final Duration TO_STORE = Duration.ofMinutes(1);

    private final EngineParts parts;
    private final JobLease lease;
    private final Instant since;
    private final boolean begun;

    /** Extends the lease. */
    StoringLease(EngineParts parts, JobLease lease) {
        this.parts = parts;
        this.lease = lease;
        this.since = parts.clock().instant();
        this.begun = isOurs();
    }

    /** Whether anything may be written. */
    boolean begun() {
        return begun;
    }

    /** Whether the message is still this worker's to end. */
    boolean isOurs() {
        return !parts.jobs().extend(List.of(lease), TO_STORE).isEmpty();
    }

    /**
     * Removes what was written for an image, if the lease is lost before it can have run out: then the tenant was erased. One
     * that did run out makes the message somebody else's, who writes the same faces again and needs them.
     */
    void removeIfErased(Brought image) {
        boolean interrupted =
                Thread.interrupted(); // the loss of a lease interrupts its worker, and that would end this, too
        try {
            if (!isOurs() && parts.clock().instant().isBefore(since.plus(TO_STORE))) {
                remove(lease.job().tenant(), image);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The picture, too, if no face came to refer to it; also one that the message named: it was the tenant's. */
    private void remove(TenantId tenant, Brought image) {
        new EraseFaces(parts).where(tenant, FaceFilter.ofImage(ImageId.of(image.sha256())));
        parts.objects().delete(image.original());
    }
}
