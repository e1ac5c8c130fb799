package io.facelib.takeover;

import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.spi.ObjectInfo;
import io.facelib.spi.ObjectStore;
import java.io.ByteArrayInputStream;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Whether two stores keep a bucket in one place. Addresses have many names: it is seen by what is written to the one and read from the
 * other.
 */
final class SamePlace {
    private static final String PREFIX = "takeover-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private static final int MOST_LEFT = 1_000;

    private final ObjectStore from;
    private final ObjectStore to;
    private final TenantId tenant;

    SamePlace(ObjectStore from, ObjectStore to, TenantId tenant) {
        this.from = from;
        this.to = to;
        this.tenant = tenant;
    }

    /** Whether an object was written for it: a process that is killed leaves one. */
    static boolean isTrial(TenantId tenant, ObjectKey key) {
        String start = tenant + "/";
        return key.key().startsWith(start)
                && NAME.matcher(key.key().substring(start.length())).matches();
    }

    /** Removes from the target what a killed process has left. */
    void clear(String bucket) {
        to.list(bucket, tenant + "/" + PREFIX, PageRequest.first(MOST_LEFT)).items().stream()
                .filter(object -> object.size() == 1 && isTrial(tenant, object.key()))
                .forEach(object -> to.delete(object.key()));
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
