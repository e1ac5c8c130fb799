package io.facelib.rest.v1;

import io.facelib.model.BoundingBox;
import io.facelib.model.FaceRecord;
import io.facelib.model.Metadata;
import io.facelib.model.ObjectKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is told with a stored face, under the names that clients of the service know: facelib's fields and the user's metadata
 * in one object. Nothing that the user said can stand for a field of facelib's.
 */
final class Payload {
    static final String RAW = "raw-images";
    static final String THUMBNAILS = "thumbnails";
    static final String CROPS = "face-crops";

    /** Names that only facelib gives a value, or that nobody is told. */
    private static final Set<String> OWN = Set.of(
            "tenant_id",
            "identity_id",
            "bbox",
            "phash",
            "quality_is_usable",
            "quality_score",
            "thumb_key",
            "crop_key",
            "thumb_url",
            "indexed_at",
            "raw_key",
            "raw_url",
            "det_score",
            "embedding");

    private Payload() {}

    /** The members of a face. */
    static Map<String, Object> of(FaceRecord face) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("tenant_id", face.tenant().value());
        face.identity().ifPresent(identity -> members.put("identity_id", identity.value()));
        members.put("bbox", box(face));
        members.put("phash", face.image().perceptualHash());
        members.put("p_hash", face.image().perceptualHash());
        members.put("ts", face.indexedAt().toString());
        members.put("quality_is_usable", face.quality().usable());
        members.put("quality_score", face.quality().score());
        key(Optional.of(face.image().thumbnail()), THUMBNAILS).ifPresent(key -> members.put("thumb_key", key.key()));
        key(face.image().crop(), CROPS).ifPresent(key -> members.put("crop_key", key.key()));
        members.put("indexed_at", face.indexedAt().toEpochMilli() / 1_000.0);
        // Ingest keeps the hash of the face and the time of the image, which count for more.
        face.metadata().asMap().forEach((name, value) -> {
            if (!OWN.contains(name)) {
                members.put(name, value);
            }
        });
        return members;
    }

    /** The same, with the site that the face is from as far as that can be told. */
    static Map<String, Object> withSite(FaceRecord face) {
        Map<String, Object> members = of(face);
        members.put("site", site(face.metadata()));
        return members;
    }

    /** Where an object is, if it is of that kind. */
    static Optional<ObjectKey> key(Optional<ObjectKey> key, String bucket) {
        return key.filter(object -> object.bucket().equals(bucket));
    }

    /** Ingest tells whole pixels. */
    private static List<? extends Number> box(FaceRecord face) {
        BoundingBox box = face.detection().box();
        return text(face.metadata(), "image_sha256").isPresent()
                ? List.of(Math.round(box.x1()), Math.round(box.y1()), Math.round(box.x2()), Math.round(box.y2()))
                : ProcessingDetails.corners(box);
    }

    private static String site(Metadata metadata) {
        return text(metadata, "site_id")
                .or(() -> text(metadata, "site"))
                .or(() -> host(metadata, "source_url"))
                .or(() -> host(metadata, "page_url"))
                .or(() -> host(metadata, "url"))
                .orElse("unknown");
    }

    private static Optional<String> host(Metadata metadata, String member) {
        return text(metadata, member)
                .flatMap(Payload::host)
                .filter(host -> host.indexOf('.') >= 0)
                .map(host -> host.startsWith("www.") ? host.substring("www.".length()) : host);
    }

    /** By hand, since many an address on the web is no URI. */
    private static Optional<String> host(String url) {
        int scheme = url.indexOf("://");
        if (scheme < 0) {
            return Optional.empty();
        }
        int start = scheme + "://".length();
        int end = start;
        while (end < url.length() && "/?#\\".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        String authority = url.substring(start, end);
        String place = authority.substring(authority.lastIndexOf('@') + 1);
        int port = place.indexOf(':');
        return Optional.of((port < 0 ? place : place.substring(0, port)).toLowerCase(Locale.ROOT));
    }

    /** A member that is a text with something in it. */
    static Optional<String> text(Metadata metadata, String member) {
        return metadata.get(member)
                .filter(value -> value instanceof String text && !text.isBlank())
                .map(String.class::cast);
    }
}
