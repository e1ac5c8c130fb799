package io.facelib.crawl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.facelib.error.InvalidInputException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Items as the parts of a crawler hand them to each other: JSON texts, whose times are ISO 8601 in UTC without a zone. Members
 * that are not known are ignored. Stateless.
 */
public final class CrawlerItems {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private CrawlerItems() {}

    /**
     * Reads a downloaded image.
     *
     * @throws InvalidInputException if the text is none; names the member, never its value
     */
    public static ImageTask readImageTask(String json) {
        JsonNode root = root(json);
        return new ImageTask(
                path(root),
                text(root, "phash"),
                candidate(root.path("candidate")),
                root.path("file_size").asLong(),
                text(root, "mime_type"),
                time(root, "created_at"),
                status(root));
    }

    private static JsonNode root(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new InvalidInputException("item", "it is no JSON");
        }
    }

    private static Path path(JsonNode root) {
        try {
            return Path.of(text(root, "temp_path"));
        } catch (InvalidPathException e) {
            throw new InvalidInputException("temp_path", "it is no path");
        }
    }

    private static TaskStatus status(JsonNode root) {
        String name = root.path("status").asText("pending");
        return List.of(TaskStatus.values()).stream()
                .filter(status -> name(status).equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("status", "it is none of an image"));
    }

    private static String name(TaskStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static CandidateImage candidate(JsonNode node) {
        return new CandidateImage(
                text(node, "page_url"),
                text(node, "img_url"),
                text(node, "selector_hint"),
                text(node, "site_id"),
                given(node, "alt_text", JsonNode::asText),
                given(node, "width", JsonNode::asInt),
                given(node, "height", JsonNode::asInt),
                time(node, "discovered_at"),
                given(node, "content_type", JsonNode::asText),
                given(node, "estimated_size", JsonNode::asLong),
                node.path("has_srcset").asBoolean());
    }

    private static String text(JsonNode node, String name) {
        if (!node.path(name).isTextual()) {
            throw new InvalidInputException(name, "it is missing or no text");
        }
        return node.path(name).textValue();
    }

    private static <T> Optional<T> given(JsonNode node, String name, Function<JsonNode, T> as) {
        JsonNode member = node.path(name);
        return member.isMissingNode() || member.isNull() ? Optional.empty() : Optional.of(as.apply(member));
    }

    /** With a zone, too: not every crawler leaves it out. */
    private static Instant time(JsonNode node, String name) {
        try {
            return DateTimeFormatter.ISO_DATE_TIME.parseBest(text(node, name), Instant::from, LocalDateTime::from)
                            instanceof Instant instant
                    ? instant
                    : LocalDateTime.parse(text(node, name)).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new InvalidInputException(name, "it is no time");
        }
    }

    /** A downloaded image as a text. */
    public static String write(ImageTask task) {
        return CrawlerText.of(members(task));
    }

    /** What became of an image as a text. */
    public static String write(FaceResult result) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("image_task", members(result.task()));
        members.put("faces", result.faces().stream().map(CrawlerItems::members).toList());
        members.put("crop_paths", List.of());
        members.put("raw_image_key", result.rawImageKey().orElse(null));
        members.put("thumbnail_keys", result.thumbnailKeys());
        members.put("processing_time_ms", result.processingTime().toNanos() / 1e6);
        members.put("gpu_used", result.gpuUsed());
        members.put("saved_to_raw", result.savedToRaw());
        members.put("saved_to_thumbs", result.savedToThumbs());
        members.put("skip_reason", result.skipReason().orElse(null));
        members.put("created_at", CrawlerText.withoutZone(result.createdAt()));
        return CrawlerText.of(members);
    }

    private static Map<String, @Nullable Object> members(ImageTask task) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("temp_path", task.file().toString());
        members.put("phash", task.phash());
        members.put("candidate", members(task.candidate()));
        members.put("file_size", task.fileSize());
        members.put("mime_type", task.mimeType());
        members.put("created_at", CrawlerText.withoutZone(task.createdAt()));
        members.put("status", name(task.status()));
        return members;
    }

    private static Map<String, @Nullable Object> members(CandidateImage candidate) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("page_url", candidate.pageUrl());
        members.put("img_url", candidate.imgUrl());
        members.put("selector_hint", candidate.selectorHint());
        members.put("site_id", candidate.siteId());
        members.put("alt_text", candidate.altText().orElse(null));
        members.put("width", candidate.width().orElse(null));
        members.put("height", candidate.height().orElse(null));
        members.put("discovered_at", CrawlerText.withoutZone(candidate.discoveredAt()));
        members.put("content_type", candidate.contentType().orElse(null));
        members.put("estimated_size", candidate.estimatedSize().orElse(null));
        members.put("has_srcset", candidate.hasSrcset());
        return members;
    }

    private static Map<String, @Nullable Object> members(FaceDetection face) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("bbox", CrawlerText.bbox(face));
        members.put(
                "landmarks",
                face.landmarks().stream().map(p -> List.of(p.x(), p.y())).toList());
        members.put(
                "embedding", face.embedding().map(vector -> vector.toArray()).orElse(null));
        CrawlerText.addGuesses(face, members);
        return members;
    }
}
