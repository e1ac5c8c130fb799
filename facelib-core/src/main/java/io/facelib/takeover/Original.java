package io.facelib.takeover;

import io.facelib.model.ImageId;
import io.facelib.model.ObjectKey;
import io.facelib.model.TenantId;
import io.facelib.operation.DerivedIds;
import io.facelib.operation.StorageLayout;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A picture that the service stored.
 *
 * @param key where it lies, and stays
 * @param id by which facelib knows it: its name in the layouts of the service, which facelib names its own by, too; otherwise one that
 *     follows from its key
 */
record Original(ObjectKey key, ImageId id) {
    private static final Pattern PLAIN = Pattern.compile("([0-9a-f]{16,64})\\.jpg");
    private static final Pattern BY_CONTENT = Pattern.compile("([0-9a-f]{2})/(\\1[0-9a-f]{62})\\.(?:jpg|png)");
    private static final String JSON = ".json";
    private static final String JPEG = ".jpg";
    private static final String DEFAULT = "default/";

    /** Empty if the object is a description. */
    static Optional<Original> of(TenantId tenant, ObjectKey key) {
        return key.key().endsWith(JSON)
                ? Optional.empty()
                : Optional.of(new Original(
                        key, named(tenant, key).orElseGet(() -> DerivedIds.image(tenant, key.key()))));
    }

    private static Optional<ImageId> named(TenantId tenant, ObjectKey key) {
        String name = key.key();
        for (String start : new String[] {tenant + "/", DEFAULT}) {
            name = name.startsWith(start) ? name.substring(start.length()) : name;
        }
        Matcher plain = PLAIN.matcher(name);
        Matcher hashed = BY_CONTENT.matcher(name);
        if (plain.matches()) {
            return Optional.of(ImageId.of(plain.group(1)));
        }
        return hashed.matches() ? Optional.of(ImageId.of(hashed.group(2))) : Optional.empty();
    }

    /** Where the service kept its thumbnail, if it did. */
    Optional<ObjectKey> thumbnail() {
        return key.key().endsWith(JPEG) && !StorageLayout.isShared(key)
                ? Optional.of(new ObjectKey(StorageLayout.THUMBNAILS, stem() + "_thumb.jpg"))
                : Optional.empty();
    }

    /** What a crawler kept beside it, if it did. */
    Optional<ObjectKey> sidecar() {
        if (!StorageLayout.isShared(key) || key.key().indexOf('.') < 0) {
            return Optional.empty();
        }
        String ending = key.key().startsWith(DEFAULT) ? JSON : ".meta.json";
        return Optional.of(new ObjectKey(key.bucket(), stem() + ending));
    }

    private String stem() {
        return key.key().substring(0, key.key().lastIndexOf('.'));
    }
}
