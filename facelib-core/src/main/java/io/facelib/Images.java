package io.facelib;

import io.facelib.error.InvalidInputException;
import io.facelib.model.ObjectKey;
import io.facelib.model.SignedAccess;
import io.facelib.model.StoredImage;
import io.facelib.model.TenantId;
import io.facelib.operation.ImageLibrary;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The stored pictures of one tenant: originals, thumbnails and crops of faces. They lie in the buckets {@code raw-images},
 * {@code thumbnails} and {@code face-crops}, under keys that begin with the tenant; the tenant that the engine was told for
 * its crawler also has those that name no tenant. Everything else is told like a missing one, and so are the crops of
 * enrolled photos. Safe for any number of threads; made by {@link Tenant#images()}.
 */
public final class Images {
    private final Supplier<ImageLibrary> library;
    private final TenantId tenant;

    /** @param library fails when the engine is closed */
    Images(Supplier<ImageLibrary> library, TenantId tenant) {
        this.library = library;
        this.tenant = tenant;
    }

    /** Whether a picture of that name would be the tenant's to see. Whether it is there is not looked at. */
    public boolean isVisible(ObjectKey key) {
        return library.get().isVisible(tenant, key);
    }

    /** What is known of a picture without reading it. */
    public Optional<StoredImage> find(ObjectKey key) {
        return library.get().find(tenant, key);
    }

    /**
     * Opens a picture. The caller closes the stream.
     *
     * @param offset how many bytes to leave out, 0 to the picture's size
     */
    public Optional<InputStream> open(ObjectKey key, long offset) {
        return library.get().open(tenant, key, offset);
    }

    /**
     * A link of the object store's own, with which anybody can see the picture for a while. Whether the picture is there is
     * not looked at.
     *
     * @param validity 1 second to 10 minutes
     * @return empty if the picture is not the tenant's, or the store makes no links
     * @throws InvalidInputException if the validity is outside its bounds
     */
    public Optional<URI> presign(ObjectKey key, Duration validity) {
        return library.get().presign(tenant, key, validity);
    }

    /**
     * A code with which whoever serves pictures can tell that this tenant let somebody see one of them. Whether the picture
     * is there is not looked at.
     *
     * @param validity 1 second to 10 minutes
     * @return empty if the picture is not the tenant's
     * @throws InvalidInputException if the validity is outside its bounds
     */
    public Optional<SignedAccess> sign(ObjectKey key, Duration validity) {
        return library.get().sign(tenant, key, validity);
    }

    /** Whether {@link #sign} made that code for this tenant and picture, and its time is not over; compared in constant time. */
    public boolean isSigned(ObjectKey key, SignedAccess access) {
        return library.get().isSigned(tenant, key, access);
    }
}
