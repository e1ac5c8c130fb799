package io.facelib.operation;

import io.facelib.model.DeleteReceipt;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.spi.StoredObject;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Removes faces, and the pictures that show no other stored face. Face records first, then objects: a crash in between
 * leaves an orphan object at worst, and nothing finds the face any more.
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
        DeleteReceipt receipt = new DeleteReceipt(0, 0);
        List<FaceRecord> removed;
        do {
            removed = parts.vectors().deleteWhere(tenant, filter, CHUNK);
            receipt = receipt.plus(withObjects(tenant, removed));
        } while (removed.size() == CHUNK);
        return receipt;
    }

    /** Everything of a tenant, identities and pictures without faces included. */
    public DeleteReceipt tenant(TenantId tenant) {
        parts.identities().erase(tenant);
        DeleteReceipt receipt = where(tenant, FaceFilter.all());
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

    private DeleteReceipt withObjects(TenantId tenant, List<FaceRecord> removed) {
        // Pictures first: when forgetting fails and the call is repeated, no face is left that would name them.
        long released = pictures.release(tenant, removed, Set.of());
        parts.analyses().forget(tenant);
        return new DeleteReceipt(removed.size(), released);
    }
}
