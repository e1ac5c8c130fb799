package io.facelib.takeover;

import io.facelib.error.InvalidInputException;
import io.facelib.model.BoundingBox;
import io.facelib.model.FaceId;
import io.facelib.model.Metadata;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the service knew of a face, without its vector, which is another model's.
 *
 * @param id of the face; none where only a description beside a crawled picture tells of it
 * @param payload as the service kept it
 * @param described whether it is made of a description that lies beside a crop
 */
record Point(Optional<FaceId> id, Metadata payload, boolean described) {
    /** Under which facelib tells its own fields, made anew; what else the service wrote is kept as it is. */
    private static final Set<String> OWN = Set.of(
            "tenant_id",
            "raw_key",
            "thumb_key",
            "crop_key",
            "raw_url",
            "thumb_url",
            "bbox",
            "det_score",
            "phash",
            "identity_id",
            "quality_is_usable",
            "quality_score");

    private static final int CORNERS = 4;

    /** One of an export. */
    Point(Optional<FaceId> id, Metadata payload) {
        this(id, payload, false);
    }

    /** With the keys of objects that the other one names and it does not. */
    Point withKeysOf(Point other) {
        Map<String, Object> members = new LinkedHashMap<>(payload.asMap());
        for (String name : new String[] {"thumb_key", "crop_key"}) {
            other.text(name).ifPresent(key -> members.putIfAbsent(name, key));
        }
        return new Point(id, Metadata.copyOf(members), described);
    }

    /** A text of the payload that is not empty. */
    Optional<String> text(String name) {
        return payload.get(name)
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(value -> !value.isBlank());
    }

    Optional<String> tenant() {
        return text("tenant_id");
    }

    /** What all points of a picture have in common; empty where it names none. */
    Optional<String> picture() {
        return text("raw_key").map(Point::ofKey).or(() -> text("image_sha256").map(Point::ofContent));
    }

    static String ofKey(String key) {
        return "key " + key;
    }

    static String ofContent(String sha256) {
        return "content " + sha256;
    }

    /** Whether its picture is found by its content alone. */
    boolean isByContent() {
        return text("raw_key").isEmpty() && text("image_sha256").isPresent();
    }

    /** The face's box in a picture of that size; one within 0 to 1 is in parts of it, as some crawlers write. */
    Optional<BoundingBox> box(int width, int height) {
        List<?> given = payload.get("bbox").orElse(List.of()) instanceof List<?> list ? list : List.of();
        List<Double> corners = given.stream()
                .filter(Number.class::isInstance)
                .map(corner -> ((Number) corner).doubleValue())
                .toList();
        if (corners.size() != CORNERS) {
            return Optional.empty();
        }
        boolean parts = corners.stream().allMatch(corner -> corner >= 0 && corner <= 1);
        double across = parts ? width : 1;
        double down = parts ? height : 1;
        try {
            return Optional.of(new BoundingBox(
                    corners.get(0) * across, corners.get(1) * down, corners.get(2) * across, corners.get(3) * down));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    /** What the face keeps as metadata. */
    Map<String, Object> metadata() {
        Map<String, Object> kept = new LinkedHashMap<>(payload.asMap());
        kept.keySet().removeAll(OWN);
        return kept;
    }

    /** How reports call it. */
    String name() {
        return id.map(FaceId::value).orElse("without an id");
    }
}
