package io.facelib.crawl;

import io.facelib.image.ImageHeader;
import io.facelib.model.FaceImage;
import io.facelib.model.ObjectKey;
import io.facelib.operation.PhotoDigest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The description that lies beside a crawled image. */
final class CrawlerJson {
    private static final String VERSION = "1.0.0";

    private CrawlerJson() {}

    static String description(
            ImageTask task, FaceResult result, ObjectKey raw, List<ObjectKey> thumbnails, Instant now) {
        byte[] content = FaceImage.of(task.file()).encoded(Long.MAX_VALUE);
        ImageHeader header = ImageHeader.read(content);
        CandidateImage candidate = task.candidate();
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("content_hash", PhotoDigest.of(content));
        members.put("phash", task.phash());
        members.put("site_id", candidate.siteId());
        members.put("page_url", candidate.pageUrl());
        members.put("img_url", candidate.imgUrl());
        members.put("selector_hint", candidate.selectorHint());
        members.put("alt_text", candidate.altText().orElse(null));
        members.put("width", header.width());
        members.put("height", header.height());
        members.put("file_size", task.fileSize());
        members.put("mime_type", task.mimeType());
        members.put("faces_count", result.faces().size());
        members.put("faces", result.faces().stream().map(CrawlerJson::face).toList());
        members.put("processing_time_ms", result.processingTime().toNanos() / 1e6);
        members.put("gpu_used", result.gpuUsed());
        members.put("created_at", CrawlerText.withoutZone(now));
        members.put("crawler_version", VERSION);
        members.put("raw_image_key", raw.key());
        members.put("thumbnail_keys", thumbnails.stream().map(ObjectKey::key).toList());
        return CrawlerText.of(members);
    }

    private static Map<String, @Nullable Object> face(FaceDetection face) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("bbox", CrawlerText.bbox(face));
        CrawlerText.addGuesses(face, members);
        return members;
    }
}
