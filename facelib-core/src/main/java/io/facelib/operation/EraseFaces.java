package io.facelib.operation;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.model.DeleteReceipt;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.spi.StoredObject;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Removes faces, and the pictures that show no other stored face. Face records first, then objects: a crash in between
 * leaves an orphan object at worst, and nothing finds the face any more. An object store that does not answer leaves the faces
 * whose pictures it still has, so that they can be removed again.
 */
public final class EraseFaces {
    private static final int CHUNK = 500;

    private final EngineParts parts;
    private final Pictures pictures;

    public EraseFaces(EngineParts parts) {
        this.parts = parts;
        this.pictures = new Pictures(parts);
    }

    /** Faces by id; unknown ids are ignored. */
    public DeleteReceipt byId(TenantId tenant, Collection<FaceId> ids) {
        return withObjects(tenant, parts.vectors().delete(tenant, ids));
    }

    /** Every face that meets a condition. */
    public DeleteReceipt where(TenantId tenant, FaceFilter filter) {
        return where(tenant, filter, this::withObjects);
    }

    /** The same of a tenant that was erased: whatever fails, no face comes back. */
    public DeleteReceipt remains(TenantId tenant, FaceFilter filter) {
        return where(tenant, filter, this::withObjectsForGood);
    }

    private DeleteReceipt where(
            TenantId tenant, FaceFilter filter, BiFunction<TenantId, List<FaceRecord>, DeleteReceipt> objects) {
        DeleteReceipt receipt = new DeleteReceipt(0, 0);
        List<FaceRecord> removed;
        do {
            removed = parts.vectors().deleteWhere(tenant, filter, CHUNK);
            receipt = receipt.plus(objects.apply(tenant, removed));
        } while (removed.size() == CHUNK);
        return receipt;
    }

    /** Everything of a tenant, identities and pictures without faces included. */
    public DeleteReceipt tenant(TenantId tenant) {
        parts.identities().erase(tenant);
        DeleteReceipt receipt = remains(tenant, FaceFilter.all());
        for (String bucket : StorageLayout.BUCKETS) {
            receipt = receipt.plus(new DeleteReceipt(0, deletePrefix(bucket, tenant + "/")));
        }
        return receipt;
    }

    /**
     * What a crawler kept, whose keys name no tenant.
     *
     * @return how many objects were removed
     */
    long shared() {
        AtomicLong deleted = new AtomicLong();
        for (String bucket : StorageLayout.BUCKETS) {
            Walk.each(page -> parts.objects().list(bucket, "", page), object -> {
                if (StorageLayout.isShared(object.key()) && parts.objects().delete(object.key())) {
                    deleted.incrementAndGet();
                }
            });
        }
        return deleted.get();
    }

    private long deletePrefix(String bucket, String prefix) {
        long deleted = 0;
        Page<StoredObject> page;
        do {
            page = parts.objects().list(bucket, prefix, PageRequest.first(CHUNK));
            for (StoredObject object : page.items()) {
                deleted += parts.objects().delete(object.key()) ? 1 : 0;
            }
        } while (page.next().isPresent());
        return deleted;
    }

    /**
     * Removes the pictures of faces that are removed. Where that fails, the faces whose pictures are left are put back: with them
     * the call can be repeated, and without them nobody would know the pictures any more.
     */
    private DeleteReceipt withObjects(TenantId tenant, List<FaceRecord> removed) {
        Deque<List<FaceRecord>> pictured = new ArrayDeque<>(removed.stream()
                .collect(Collectors.groupingBy(face -> face.image().id()))
                .values());
        long released = 0;
        try {
            while (!pictured.isEmpty()) {
                released += pictures.release(tenant, pictured.element(), Set.of());
                pictured.remove();
            }
        } catch (BackendException e) {
            throw repeatable(tenant, pictured.stream().flatMap(List::stream).toList(), e);
        } finally {
            parts.analyses().forget(tenant);
        }
        return new DeleteReceipt(removed.size(), released);
    }

    private BackendException repeatable(TenantId tenant, List<FaceRecord> left, BackendException why) {
        BackendException told = new BackendException(
                why.backend(), why.retryable(), Committed.UNKNOWN, "pictures of faces could not be removed", why);
        try {
            putBack(tenant, left);
        } catch (BackendException e) {
            told.addSuppressed(e);
        }
        return told;
    }

    /** Unless somebody has stored them anew meanwhile. */
    private void putBack(TenantId tenant, List<FaceRecord> faces) {
        Set<FaceId> stored = parts.vectors().get(tenant, faces.stream().map(FaceRecord::id).toList()).stream()
                .map(FaceRecord::id)
                .collect(Collectors.toSet());
        List<FaceRecord> missing =
                faces.stream().filter(face -> !stored.contains(face.id())).toList();
        if (!missing.isEmpty()) {
            parts.vectors().upsert(tenant, missing);
        }
    }

    private DeleteReceipt withObjectsForGood(TenantId tenant, List<FaceRecord> removed) {
        // Pictures first: when forgetting fails and the call is repeated, no face is left that would name them.
        long released = pictures.release(tenant, removed, Set.of());
        parts.analyses().forget(tenant);
        return new DeleteReceipt(removed.size(), released);
    }
}
