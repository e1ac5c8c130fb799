package io.facelib.operation;

import io.facelib.error.InvalidInputException;
import io.facelib.model.ImageId;
import io.facelib.model.ObjectKey;
import io.facelib.model.TenantId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the key of a stored object says, by {@link StorageLayout}.
 *
 * @param tenant whose it is
 * @param name the rest, without a further slash
 */
record StoredName(TenantId tenant, String name) {
    private static final Pattern FACE = Pattern.compile("(.+)_face_[0-9]{1,9}");
    private static final Pattern INGESTED_FACE = Pattern.compile("[0-9a-f]{64}_face_[0-9]{1,9}_thumb\\.jpg");
    private static final Pattern CRAWLED_FACE = Pattern.compile("default/([0-9a-f]{2})/\\1[0-9a-f]{62}\\.jpg");

    /** Empty if the key is none that begins with a tenant and goes on with a plain name. */
    static Optional<StoredName> of(ObjectKey key) {
        int slash = key.key().indexOf('/');
        if (slash < 0 || key.key().indexOf('/', slash + 1) >= 0) {
            return Optional.empty();
        }
        return tenant(key).map(tenant -> new StoredName(tenant, key.key().substring(slash + 1)));
    }

    /** The first segment of a key, if it is a tenant's name. */
    static Optional<TenantId> tenant(ObjectKey key) {
        int slash = key.key().indexOf('/');
        try {
            return slash < 0
                    ? Optional.empty()
                    : Optional.of(TenantId.of(key.key().substring(0, slash)));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    /** Whether it is the picture of a face that a crawler found or that was ingested. */
    static boolean isCrawledThumbnail(ObjectKey key) {
        return CRAWLED_FACE.matcher(key.key()).matches()
                || of(key).filter(name -> INGESTED_FACE.matcher(name.name()).matches())
                        .isPresent();
    }

    /** The image whose name stands before an ending. */
    Optional<ImageId> image(String ending) {
        return name.endsWith(ending) ? parsed(name.substring(0, name.length() - ending.length())) : Optional.empty();
    }

    /** The image whose face's name stands before an ending. */
    Optional<ImageId> imageOfFace(String ending) {
        if (!name.endsWith(ending)) {
            return Optional.empty();
        }
        Matcher face = FACE.matcher(name.substring(0, name.length() - ending.length()));
        return face.matches() ? parsed(face.group(1)) : Optional.empty();
    }

    private static Optional<ImageId> parsed(String name) {
        try {
            return Optional.of(ImageId.of(name));
        } catch (InvalidInputException e) {
            return Optional.empty(); // nothing that facelib wrote
        }
    }
}
