package io.facelib.rest.legacy;

import io.facelib.Tenant;
import io.facelib.model.BoundingBox;
import io.facelib.model.FaceRecord;
import io.facelib.model.Match;
import io.facelib.rest.link.ImageLinks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A face that was found.
 *
 * @param id of the face
 * @param score its cosine
 * @param metadata what may be told of it, and nothing else: {@code site}, {@code url}, {@code ts}, {@code bbox},
 *     {@code p_hash}, {@code quality} as far as they are known, and {@code thumb_url}, which is null where there is none
 */
record ResultItem(String id, double score, Map<String, @Nullable Object> metadata) {
    static List<ResultItem> of(List<Match> matches, Tenant tenant, ImageLinks links) {
        return matches.stream().map(match -> of(match, tenant, links)).toList();
    }

    private static ResultItem of(Match match, Tenant tenant, ImageLinks links) {
        FaceRecord face = match.face();
        Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
        told(face, "site", null, metadata);
        told(face, "url", null, metadata);
        told(face, "ts", face.indexedAt().toString(), metadata);
        metadata.put("bbox", corners(face.detection().box()));
        told(face, "p_hash", face.image().perceptualHash(), metadata);
        told(face, "quality", face.quality().score(), metadata);
        metadata.put("thumb_url", links.legacy(tenant, face.image().thumbnail()).orElse(null));
        return new ResultItem(face.id().value(), match.cosine(), metadata);
    }

    /** What was stored with the face under that name goes before what the engine knows itself. */
    private static void told(
            FaceRecord face, String name, @Nullable Object otherwise, Map<String, @Nullable Object> metadata) {
        Object value = face.metadata().get(name).orElse(otherwise);
        if (value != null) {
            metadata.put(name, value);
        }
    }

    private static List<Double> corners(BoundingBox box) {
        return List.of(box.x1(), box.y1(), box.x2(), box.y2());
    }
}
