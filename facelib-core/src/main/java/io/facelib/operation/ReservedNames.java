package io.facelib.operation;

import io.facelib.model.Metadata;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The names under which faces are told with facelib's own fields. A user's metadata cannot set them: a member of such a name
 * is left out, so that nobody can make another tenant's picture appear as that of a face.
 */
public final class ReservedNames {
    private static final Set<String> NAMES = Set.of(
            "raw_key",
            "thumb_key",
            "crop_key",
            "raw_url",
            "thumb_url",
            "image_url",
            "source_url",
            "bbox",
            "det_score",
            "phash",
            "p_hash",
            "batch_id",
            "image_index",
            "image_sha256",
            "face_id",
            "tenant_id",
            "identity_id",
            "quality_is_usable",
            "quality_score");

    private ReservedNames() {}

    /** The metadata without reserved members. */
    public static Metadata removed(Metadata metadata) {
        if (metadata.asMap().keySet().stream().noneMatch(NAMES::contains)) {
            return metadata;
        }
        Map<String, Object> kept = new LinkedHashMap<>(metadata.asMap());
        kept.keySet().removeAll(NAMES);
        return Metadata.copyOf(kept);
    }
}
