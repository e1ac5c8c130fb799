package io.facelib.takeover;

import io.facelib.error.InvalidInputException;
import io.facelib.model.Metadata;
import io.facelib.model.ObjectKey;
import io.facelib.spi.ObjectStore;
import io.facelib.takeover.TakeoverReport.Kind;
import io.facelib.takeover.TakeoverReport.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a crawler kept beside a picture.
 *
 * @param members what faces of the picture keep as metadata, whichever they are
 * @param faces what it says of single faces
 */
record Sidecar(Map<String, Object> members, List<Point> faces) {
    private static final Sidecar NONE = new Sidecar(Map.of(), List.of());
    private static final int MOST = 1 << 20;

    /** The names in either kind of file, and those under which facelib's own crawler keeps the same. */
    private static final Map<String, List<String>> NAMES = Map.of(
            "site", List.of("site", "site_id"),
            "site_id", List.of("site_id"),
            "url", List.of("page_url"),
            "page_url", List.of("page_url"),
            "source_url", List.of("img_url", "source_image_url"),
            "source_video_url", List.of("source_video_url"),
            "ts", List.of("crawl_ts", "created_at"));

    static Sidecar of(Original original, ObjectStore objects, Tally tally) {
        return original.sidecar()
                .flatMap(key -> SmallObjects.read(objects, key, MOST).map(json -> read(key, json, tally)))
                .orElse(NONE);
    }

    private static Sidecar read(ObjectKey key, byte[] json, Tally tally) {
        try {
            Map<String, Object> given = PointReader.object("description", json);
            Map<String, Object> members = members(given);
            return new Sidecar(members, faces(given, members));
        } catch (InvalidInputException e) {
            tally.left(Kind.OBJECT, key.toString(), Reason.INVALID_DESCRIPTION, String.valueOf(e.getMessage()));
            return NONE;
        }
    }

    private static Map<String, Object> members(Map<String, Object> given) {
        Map<String, Object> members = new LinkedHashMap<>();
        NAMES.forEach((name, sources) -> sources.stream()
                .flatMap(source -> Optional.ofNullable(given.get(source)).stream())
                .filter(value -> value instanceof String || value instanceof Number)
                .findFirst()
                .ifPresent(value -> members.put(name, value)));
        return members;
    }

    private static List<Point> faces(Map<String, Object> given, Map<String, Object> members) {
        List<?> faces = list(given.get("faces"));
        List<?> thumbnails = list(given.get("thumbnail_keys"));
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < faces.size(); i++) {
            Map<String, Object> payload = new LinkedHashMap<>(members);
            if (faces.get(i) instanceof Map<?, ?> face) {
                face.forEach((name, value) -> payload.put(String.valueOf(name), value));
            }
            // Faces that were too small have no thumbnail: then nobody can say whose the others are.
            if (thumbnails.size() == faces.size()) {
                payload.put("thumb_key", thumbnails.get(i));
            }
            points.add(new Point(Optional.empty(), Metadata.copyOf(payload)));
        }
        return points;
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
