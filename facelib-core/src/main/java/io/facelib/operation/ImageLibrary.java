package io.facelib.operation;

import io.facelib.error.InvalidInputException;
import io.facelib.model.ObjectKey;
import io.facelib.model.SignedAccess;
import io.facelib.model.StoredImage;
import io.facelib.model.TenantId;
import io.facelib.spi.KeyService;
import io.facelib.spi.ObjectStore;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The stored pictures, as those may see them whose they are: originals, thumbnails and crops. A picture of somebody else is
 * told like a missing one; the crops of enrolled photos and the descriptions beside crawled images are nobody's to see.
 */
public final class ImageLibrary {
    private static final List<String> BUCKETS =
            List.of(StorageLayout.RAW, StorageLayout.THUMBNAILS, StorageLayout.CROPS);

    private static final String PURPOSE = "image-link";
    private static final Duration LONGEST_LINK = Duration.ofMinutes(10);

    private final ObjectStore objects;
    private final KeyService keys;
    private final Clock clock;
    private final Optional<TenantId> crawler;

    /** @param crawler whose the objects are that are kept without a tenant */
    public ImageLibrary(EngineParts parts, Optional<TenantId> crawler) {
        this.objects = parts.objects();
        this.keys = parts.keys();
        this.clock = parts.clock();
        this.crawler = crawler;
    }

    /** Whether a picture of that name would be the tenant's to see. */
    public boolean isVisible(TenantId tenant, ObjectKey key) {
        return BUCKETS.contains(key.bucket())
                && StorageLayout.isOf(tenant, key, crawler)
                && !StorageLayout.isTemplate(key)
                && !key.key().endsWith(".json");
    }

    /** What is known of a picture without reading it. */
    public Optional<StoredImage> find(TenantId tenant, ObjectKey key) {
        return isVisible(tenant, key)
                ? objects.stat(key).map(object -> new StoredImage(key, object.size(), object.modified()))
                : Optional.empty();
    }

    /** Opens a picture; the caller closes it. */
    public Optional<InputStream> open(TenantId tenant, ObjectKey key, long offset) {
        return isVisible(tenant, key) ? objects.open(key, offset) : Optional.empty();
    }

    /** A link of the store's own. */
    public Optional<URI> presign(TenantId tenant, ObjectKey key, Duration validity) {
        requireValidity(validity);
        return isVisible(tenant, key) ? objects.presign(key, validity) : Optional.empty();
    }

    /** A code that allows to see a picture for a while. */
    public Optional<SignedAccess> sign(TenantId tenant, ObjectKey key, Duration validity) {
        requireValidity(validity);
        if (!isVisible(tenant, key)) {
            return Optional.empty();
        }
        long expires = clock.instant().plus(validity).getEpochSecond();
        byte[] code = keys.sign(PURPOSE, content(tenant, key, expires));
        return Optional.of(new SignedAccess(
                expires, Base64.getUrlEncoder().withoutPadding().encodeToString(code)));
    }

    private static void requireValidity(Duration validity) {
        if (validity.compareTo(Duration.ofSeconds(1)) < 0 || validity.compareTo(LONGEST_LINK) > 0) {
            throw new InvalidInputException("validity", validity + " is outside 1 second to " + LONGEST_LINK);
        }
    }

    /** Whether {@link #sign} made the code for that tenant and picture, and its time is not over. */
    public boolean isSigned(TenantId tenant, ObjectKey key, SignedAccess access) {
        if (access.expires() <= clock.instant().getEpochSecond()) {
            return false;
        }
        try {
            byte[] code = Base64.getUrlDecoder().decode(access.signature());
            return keys.verify(PURPOSE, content(tenant, key, access.expires()), code);
        } catch (IllegalArgumentException e) {
            return false; // no base64
        }
    }

    /** None of the parts has a control character, so nothing else reads the same. */
    private static byte[] content(TenantId tenant, ObjectKey key, long expires) {
        return String.join("\n", key.bucket(), key.key(), tenant.value(), Long.toString(expires))
                .getBytes(StandardCharsets.UTF_8);
    }
}
