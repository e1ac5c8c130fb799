package io.facelib.takeover;

import io.facelib.model.ObjectKey;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.operation.StorageLayout;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.StoredObject;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Which objects are the tenant's: those below its name and, for the crawler's tenant, those that name none. */
final class TenantObjects {
    private static final int PAGE = 500;

    private final TenantId tenant;
    private final Optional<TenantId> crawler;

    /** @param crawled whether what names no tenant is the tenant's */
    TenantObjects(TenantId tenant, boolean crawled) {
        this.tenant = tenant;
        this.crawler = crawled ? Optional.of(tenant) : Optional.empty();
    }

    boolean isOf(ObjectKey key) {
        return StorageLayout.isOf(tenant, key, crawler);
    }

    /** Shows all of them that lie in a bucket, page by page; what names no tenant comes from a listing of the whole bucket. */
    void each(ObjectStore store, String bucket, Consumer<StoredObject> visitor) {
        each(store, bucket, tenant + "/", key -> !isNote(key), visitor);
        if (crawler.isPresent()) {
            each(store, bucket, "", StorageLayout::isShared, visitor);
        }
    }

    /** Whether takeovers write the object for themselves. */
    private boolean isNote(ObjectKey key) {
        return key.equals(Marker.key(tenant)) || key.equals(SeenPoints.key(tenant)) || SamePlace.isTrial(tenant, key);
    }

    /** Whether a bucket has an object that names no tenant. */
    static boolean isAnyShared(ObjectStore store, String bucket) {
        Optional<PageRequest> next = Optional.of(PageRequest.first(PAGE));
        while (next.isPresent()) {
            PageRequest request = next.get();
            Page<StoredObject> page = store.list(bucket, "", request);
            if (page.items().stream().anyMatch(object -> StorageLayout.isShared(object.key()))) {
                return true;
            }
            next = page.next().map(request::after);
        }
        return false;
    }

    private static void each(
            ObjectStore store,
            String bucket,
            String prefix,
            Predicate<ObjectKey> which,
            Consumer<StoredObject> visitor) {
        Optional<PageRequest> next = Optional.of(PageRequest.first(PAGE));
        while (next.isPresent()) {
            PageRequest request = next.get();
            Page<StoredObject> page = store.list(bucket, prefix, request);
            page.items().stream().filter(object -> which.test(object.key())).forEach(visitor);
            next = page.next().map(request::after);
        }
    }
}
