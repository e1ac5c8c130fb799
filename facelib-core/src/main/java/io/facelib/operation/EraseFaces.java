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
import java.util.function.Supplier;
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
        DeleteReceipt receipt = new DeleteReceipt(0, 0);
        do {
            receipt = receipt.plus(revocably(tenant, () -> parts.vectors().delete(tenant, ids)));
        } while (receipt.faces() < ids.size() && othersHaveTakenBack(tenant));
        return receipt;
    }

    /** Every face that meets a condition. */
    public DeleteReceipt where(TenantId tenant, FaceFilter filter) {
        DeleteReceipt receipt = new DeleteReceipt(0, 0);
        DeleteReceipt part;
        do {
            part = revocably(tenant, () -> parts.vectors().deleteWhere(tenant, filter, CHUNK));
            receipt = receipt.plus(part);
        } while (part.faces() == CHUNK || othersHaveTakenBack(tenant));
        return receipt;
    }

    /** What was not found because somebody else was deleting it, and could not, is there again. */
    private boolean othersHaveTakenBack(TenantId tenant) {
        return parts.pictureLocks().deletions().awaitTakenBack(tenant);
    }

    /**
     * The same where a repetition finds the pictures without the faces, as of a tenant that was erased: whatever fails, no face
     * comes back. Alone of these may it be called by who holds a picture's lock.
     */
    public DeleteReceipt remains(TenantId tenant, FaceFilter filter) {
        DeleteReceipt receipt = new DeleteReceipt(0, 0);
        List<FaceRecord> removed;
        do {
            removed = parts.vectors().deleteWhere(tenant, filter, CHUNK);
            receipt = receipt.plus(withObjectsForGood(tenant, removed));
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
     * Deletes faces and removes their pictures. Where that fails, the faces whose pictures are left are stored again: with them
     * the call can be repeated, and without them nobody would know the pictures any more. An engine that is closed meanwhile
     * cannot do that, no more than one that crashed.
     */
    private DeleteReceipt revocably(TenantId tenant, Supplier<List<FaceRecord>> delete) {
        try (RevocableDeletion deletion = new RevocableDeletion(parts, tenant)) {
            return withObjects(tenant, delete.get(), deletion);
        }
    }

    private DeleteReceipt withObjects(TenantId tenant, List<FaceRecord> removed, RevocableDeletion deletion) {
        Deque<List<FaceRecord>> pictured = new ArrayDeque<>(removed.stream()
                .collect(Collectors.groupingBy(face -> face.image().id()))
                .values());
        long released = 0;
        try {
            while (!pictured.isEmpty()) {
                released += pictures.release(tenant, pictured.element(), Set.of());
                pictured.remove();
            }
        } catch (RuntimeException e) {
            throw repeatable(
                    e, deletion, pictured.stream().flatMap(List::stream).toList());
        } finally {
            parts.analyses().forget(tenant);
        }
        return new DeleteReceipt(removed.size(), released);
    }

    private static RuntimeException repeatable(
            RuntimeException why, RevocableDeletion deletion, List<FaceRecord> left) {
        RuntimeException told = why instanceof BackendException failure ? unknown(failure) : why;
        try {
            deletion.takeBack(left);
        } catch (RuntimeException e) {
            if (e != told) {
                told.addSuppressed(e);
            }
        }
        return told;
    }

    private static BackendException unknown(BackendException why) {
        return new BackendException(
                why.backend(), why.retryable(), Committed.UNKNOWN, "pictures of faces could not be removed", why);
    }

    private DeleteReceipt withObjectsForGood(TenantId tenant, List<FaceRecord> removed) {
        // Pictures first: when forgetting fails and the call is repeated, no face is left that would name them.
        long released = pictures.release(tenant, removed, Set.of());
        parts.analyses().forget(tenant);
        return new DeleteReceipt(removed.size(), released);
    }
}
