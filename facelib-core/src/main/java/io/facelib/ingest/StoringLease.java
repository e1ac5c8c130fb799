package io.facelib.ingest;

import io.facelib.ingest.IngestImages.Brought;
import io.facelib.model.FaceFilter;
import io.facelib.model.ImageId;
import io.facelib.model.TenantId;
import io.facelib.operation.EngineParts;
import io.facelib.operation.EraseFaces;
import io.facelib.operation.ErasureGate;
import io.facelib.spi.JobLease;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The lease of a message while its faces are being stored. A tenant that is erased meanwhile takes the lease with it, and
 * does not know of what is written after that: the writer must remove it. Used by one thread.
 */
final class StoringLease implements AutoCloseable {
    private static final Duration TO_STORE = Duration.ofMinutes(1);

    private final EngineParts parts;
    private final JobLease lease;
    private final ErasureGate.Watch watch;
    private Instant held;
    private final boolean begun;

    /** Extends the lease. */
    StoringLease(EngineParts parts, JobLease lease) {
        this.parts = parts;
        this.lease = lease;
        this.watch = parts.erasureGate().watch(lease.job().tenant());
        this.held = parts.clock().instant();
        this.begun = isOurs();
    }

    /** Whether anything may be written. */
    boolean begun() {
        return begun;
    }

    /** Whether the message is still this worker's to end. */
    boolean isOurs() {
        Instant asked = parts.clock().instant();
        boolean ours = !parts.jobs().extend(List.of(lease), TO_STORE).isEmpty();
        if (ours) {
            held = asked;
        }
        return ours;
    }

    /**
     * Removes what was written for an image, if the lease is lost since the tenant was erased: in this engine, however long
     * that took, or in another process, when the lease cannot have run out yet. One that did run out makes the message
     * somebody else's, who writes the same faces again and needs them.
     */
    void removeIfErased(Brought image) {
        boolean interrupted =
                Thread.interrupted(); // the loss of a lease interrupts its worker, and that would end this, too
        try {
            if (!isOurs() && (watch.erased() || parts.clock().instant().isBefore(held.plus(TO_STORE)))) {
                remove(lease.job().tenant(), image);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * The picture, too, if no face came to refer to it; also one that the message named: it was the tenant's. Whoever stores
     * the same picture, for a tenant that is there again, comes before all of that or after it.
     */
    private void remove(TenantId tenant, Brought image) {
        ImageId id = ImageId.of(image.sha256());
        parts.pictureLocks().alone(tenant, id, () -> {
            new EraseFaces(parts).remains(tenant, FaceFilter.ofImage(id));
            return parts.objects().delete(image.original());
        });
    }

    /** The lease itself stays as it is. */
    @Override
    public void close() {
        watch.close();
    }
}
