package io.facelib.operation;

import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.ObjectKey;
import io.facelib.model.Page;
import io.facelib.model.TenantId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Finds faces whose picture is gone. */
final class OrphanedFaces {
    private final EngineParts parts;
    private final EraseFaces erase;

    OrphanedFaces(EngineParts parts) {
        this.parts = parts;
        this.erase = new EraseFaces(parts);
    }

    /**
     * Counts.
     *
     * @param found whose picture is gone
     * @param removed how many of them were removed
     */
    record Faces(long found, long removed) {}

    Faces run(Instant cutoff, boolean remove) {
        AtomicLong found = new AtomicLong();
        AtomicLong removed = new AtomicLong();
        FaceFilter old = FaceFilter.all().withIndexedBefore(cutoff);
        Walk.<TenantId>each(
                parts.vectors()::tenants,
                tenant -> Walk.<FaceRecord>pages(page -> parts.vectors().list(tenant, old, page), page -> {
                    List<FaceId> orphans = orphans(tenant, page);
                    found.addAndGet(orphans.size());
                    removed.addAndGet(remove ? erase.byId(tenant, orphans).faces() : 0);
                }));
        return new Faces(found.get(), removed.get());
    }

    private List<FaceId> orphans(TenantId tenant, Page<FaceRecord> page) {
        Map<ObjectKey, Boolean> isThere = new HashMap<>();
        List<FaceId> suspects = page.items().stream()
                .filter(face -> !isThere.computeIfAbsent(face.image().original(), this::exists))
                .map(FaceRecord::id)
                .toList();
        // Faces that were erased meanwhile have lost their picture, too: those that are still there are orphans.
        return suspects.isEmpty()
                ? suspects
                : parts.vectors().get(tenant, suspects).stream()
                        .map(FaceRecord::id)
                        .toList();
    }

    private boolean exists(ObjectKey key) {
        return parts.objects().stat(key).isPresent();
    }
}
