package io.facelib.operation;

import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.ImageId;
import io.facelib.model.TenantId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A deletion of faces that can be taken back, from before they go until their pictures are gone, too. For one thread, which
 * holds no picture's lock.
 */
final class RevocableDeletion implements AutoCloseable {
    private final EngineParts parts;
    private final TenantId tenant;
    private final ErasureGate.Watch watch;
    private final DeletionsUnderWay.Deletion deletion;

    RevocableDeletion(EngineParts parts, TenantId tenant) {
        this.parts = parts;
        this.tenant = tenant;
        this.watch = parts.erasureGate().watch(tenant);
        this.deletion = parts.pictureLocks().deletions().begin(tenant);
    }

    /**
     * Stores faces again, unless the tenant was erased meanwhile; those that somebody has stored anew stay as they are. Whoever
     * deletes one of them at the same time waits for that. An interruption is put off until it is done.
     */
    void takeBack(List<FaceRecord> faces) {
        boolean interrupted = Thread.interrupted();
        try {
            parts.erasureGate().write(tenant, () -> !watch.erased() && !faces.isEmpty() && takenBack(faces));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean takenBack(List<FaceRecord> faces) {
        deletion.takenBack(); // also where that fails: nobody knows what was stored then
        Set<ImageId> pictures = faces.stream().map(face -> face.image().id()).collect(Collectors.toSet());
        return parts.pictureLocks().alone(tenant, pictures, () -> stored(faces));
    }

    private boolean stored(List<FaceRecord> faces) {
        List<FaceId> ids = faces.stream().map(FaceRecord::id).toList();
        Set<FaceId> there =
                parts.vectors().get(tenant, ids).stream().map(FaceRecord::id).collect(Collectors.toSet());
        List<FaceRecord> missing =
                faces.stream().filter(face -> !there.contains(face.id())).toList();
        if (!missing.isEmpty()) {
            parts.vectors().upsert(tenant, missing);
        }
        return !missing.isEmpty();
    }

    @Override
    public void close() {
        deletion.close();
        watch.close();
    }
}
