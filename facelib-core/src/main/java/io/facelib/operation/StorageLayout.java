package io.facelib.operation;

import io.facelib.model.ImageId;
import io.facelib.model.ObjectKey;
import io.facelib.model.TemplateId;
import io.facelib.model.TenantId;
import io.facelib.spi.ObjectInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which object lies where: buckets by kind, keys that begin with the tenant. The names are those of the service whose
 * data facelib takes over, so they are part of the promise.
 */
public final class StorageLayout {
    public static final String RAW = "raw-images";
    public static final String THUMBNAILS = "thumbnails";
    public static final String CROPS = "face-crops";
    public static final String DESCRIPTIONS = "face-metadata";

    /** Every bucket that facelib writes to. */
    public static final List<String> BUCKETS = List.of(RAW, THUMBNAILS, CROPS, DESCRIPTIONS);

    /** Where the metadata of a crawled face has the key of its thumbnail. */
    public static final String THUMBNAIL_MEMBER = "thumb_key";

    /** How keys begin that name no tenant, beside those without a slash; no tenant has that name. */
    private static final String SHARED = "default/";

    /** A key under which nothing lies, to ask a store whether it answers: listing may cost a walk. */
    static final ObjectKey NOWHERE = new ObjectKey(RAW, "health/none");

    /** Marks a photo that somebody searched with: it is not kept for long. */
    private static final Map<String, String> QUERY = Map.of("purpose", "query");

    /** Marks the thumbnail of an image that was to be indexed once, and was. */
    private static final Map<String, String> FINISHED = Map.of("indexed", "once");

    private StorageLayout() {}

    static ObjectInfo finishedInfo(String contentType) {
        return new ObjectInfo(contentType, FINISHED);
    }

    static boolean isFinished(ObjectInfo info) {
        return info.attributes().entrySet().containsAll(FINISHED.entrySet());
    }

    /** What is kept with an object of a photo that somebody searches with. */
    public static ObjectInfo queryInfo(String contentType) {
        return new ObjectInfo(contentType, QUERY);
    }

    /** Whether it was kept with a photo that somebody searched with. */
    public static boolean isQuery(ObjectInfo info) {
        return info.attributes().entrySet().containsAll(QUERY.entrySet());
    }

    public static ObjectKey original(TenantId tenant, ImageId image) {
        return new ObjectKey(RAW, tenant + "/" + image + ".jpg");
    }

    static ObjectKey thumbnail(TenantId tenant, ImageId image) {
        return new ObjectKey(THUMBNAILS, tenant + "/" + image + "_thumb.jpg");
    }

    /** A random name: it must not tell who is enrolled, and stays when identities are merged. */
    static ObjectKey template(TenantId tenant, TemplateId template) {
        return new ObjectKey(CROPS, tenant + "/identities/" + template + ".jpg");
    }

    static boolean isTemplate(TenantId tenant, ObjectKey key) {
        return key.bucket().equals(CROPS) && key.key().startsWith(tenant + "/identities/");
    }

    /** Whether it is the crop of an enrolled photo, whosever. */
    public static boolean isTemplate(ObjectKey key) {
        return StoredName.tenant(key).filter(tenant -> isTemplate(tenant, key)).isPresent();
    }

    public static ObjectKey crop(TenantId tenant, ImageId image, int face) {
        return new ObjectKey(CROPS, tenant + "/" + image + "_face_" + face + ".jpg");
    }

    /** The small picture of a face, beside its crop; only ingested faces have one. */
    public static ObjectKey faceThumbnail(ObjectKey crop) {
        return new ObjectKey(THUMBNAILS, withoutEnding(crop) + "_thumb.jpg");
    }

    /** The description of a face, beside its crop; only ingested faces have one. */
    public static ObjectKey faceDescription(ObjectKey crop) {
        return new ObjectKey(DESCRIPTIONS, withoutEnding(crop) + ".json");
    }

    /** Whether a thumbnail is one that a crawler keeps: of a single face, named by its bytes. */
    static boolean isCrawledFace(ObjectKey thumbnail) {
        return thumbnail.bucket().equals(THUMBNAILS) && thumbnail.key().startsWith(SHARED);
    }

    /** Whether a key names no tenant: such objects belong to the tenant that is configured for the crawler. */
    public static boolean isShared(ObjectKey key) {
        return key.key().startsWith(SHARED) || key.key().indexOf('/') < 0;
    }

    /**
     * Whether an object is a tenant's.
     *
     * @param crawler whose the objects are that are kept without a tenant
     */
    public static boolean isOf(TenantId tenant, ObjectKey key, Optional<TenantId> crawler) {
        return key.key().startsWith(tenant + "/")
                || (crawler.filter(tenant::equals).isPresent() && isShared(key));
    }

    /** What a crawler keeps beside an original, or an earlier one kept; empty for one that is no crawler's. */
    static Optional<ObjectKey> crawledDescription(ObjectKey original) {
        boolean jpeg = original.key().endsWith(".jpg");
        if (jpeg && original.key().indexOf('/') < 0) {
            return Optional.of(new ObjectKey(original.bucket(), withoutEnding(original) + ".meta.json"));
        }
        boolean earlier = original.key().startsWith(SHARED)
                && original.bucket().equals(RAW)
                && (jpeg || original.key().endsWith(".png"));
        return earlier ? Optional.of(new ObjectKey(RAW, withoutEnding(original) + ".json")) : Optional.empty();
    }

    /** The endings of pictures have one length. */
    private static String withoutEnding(ObjectKey picture) {
        return picture.key().substring(0, picture.key().length() - ".jpg".length());
    }
}
