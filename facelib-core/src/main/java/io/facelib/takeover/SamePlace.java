package io.facelib.takeover;

import io.facelib.model.ObjectKey;
import io.facelib.model.TenantId;
import io.facelib.spi.ObjectInfo;
import io.facelib.spi.ObjectStore;
import java.io.ByteArrayInputStream;
import java.util.UUID;

/**
 * Whether two stores keep a bucket in one place. Addresses have many names: it is seen by what is written to the one and read from the
 * other.
 */
final class SamePlace {
    /** What the keys begin with that are written for it, below the tenant's name; a process that is killed leaves one. */
    static final String PREFIX = "takeover-";

    private final ObjectStore from;
    private final ObjectStore to;
    private final TenantId tenant;

    SamePlace(ObjectStore from, ObjectStore to, TenantId tenant) {
        this.from = from;
        this.to = to;
        this.tenant = tenant;
    }

    boolean isSame(String bucket) {
        ObjectKey key = new ObjectKey(bucket, tenant + "/" + PREFIX + UUID.randomUUID());
        to.put(key, new ByteArrayInputStream(new byte[] {1}), ObjectInfo.ofType("application/octet-stream"));
        try {
            return from.stat(key).isPresent();
        } finally {
            to.delete(key);
        }
    }
}
