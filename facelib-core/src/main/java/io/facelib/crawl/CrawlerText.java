package io.facelib.crawl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a crawler writes things in JSON. Stateless. */
final class CrawlerText {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private CrawlerText() {}

    /** An object of maps, lists, texts and numbers as a text. */
    static String of(Map<String, @Nullable Object> members) {
        try {
            return MAPPER.writeValueAsString(members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps, lists, texts and numbers are always written", e);
        }
    }

    /** A time in UTC, ISO 8601 without a zone. */
    static String withoutZone(Instant time) {
        return LocalDateTime.ofInstant(time, ZoneOffset.UTC).toString();
    }

    /** The corners of a face in pixels: left, top, right, bottom. */
    static List<Double> bbox(FaceDetection face) {
        return List.of(
                face.box().x1(), face.box().y1(), face.box().x2(), face.box().y2());
    }

    /** Adds how good a face is, and what is guessed of the person. */
    static void addGuesses(FaceDetection face, Map<String, @Nullable Object> members) {
        members.put("quality", face.quality());
        members.put("age", face.age().orElse(null));
        members.put("gender", face.gender().orElse(null));
    }
}
