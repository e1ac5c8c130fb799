package io.facelib.ingest;

import io.facelib.error.InvalidInputException;
import io.facelib.error.NotFoundException;
import io.facelib.model.ObjectKey;
import io.facelib.model.TenantId;
import io.facelib.operation.StorageLayout;
import java.util.List;
import java.util.Optional;

/** Which objects may be read on a tenant's behalf. Another tenant's object is told like a missing one. */
final class OwnObjects {
    private static final List<String> BUCKETS = List.of("raw-images", "thumbnails", "face-crops");

    private final Optional<TenantId> crawler;

    /** @param crawler whose the objects are that are kept without a tenant */
    OwnObjects(Optional<TenantId> crawler) {
        this.crawler = crawler;
    }

    /**
     * The object, if it is the tenant's.
     *
     * @throws InvalidInputException if the bucket is none that holds pictures, the key breaks the rule of {@link ObjectKey},
     *     or the object is the crop of an enrolled photo
     * @throws NotFoundException if the key is somebody else's
     */
    ObjectKey require(TenantId tenant, String bucket, String key) {
        if (!BUCKETS.contains(bucket)) {
            throw new InvalidInputException("bucket", "it is none of " + BUCKETS);
        }
        ObjectKey object = new ObjectKey(bucket, key);
        if (!StorageLayout.isOf(tenant, object, crawler)) {
            throw new NotFoundException("object", object.toString());
        }
        if (StorageLayout.isTemplate(object)) {
            throw new InvalidInputException("key", "the crops of enrolled photos are not for ingest");
        }
        return object;
    }
}
