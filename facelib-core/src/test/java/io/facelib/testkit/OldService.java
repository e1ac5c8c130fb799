package io.facelib.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.facelib.model.BoundingBox;
import io.facelib.model.ObjectKey;
import io.facelib.spi.ObjectInfo;
import io.facelib.spi.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes objects and points as the service does whose tenants are taken over: the layouts of its writers, one method each. */
public final class OldService {
    private static final String RAW = "raw-images";
    private static final String THUMBNAILS = "thumbnails";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ObjectStore objects;
    private final List<String> faces = new ArrayList<>();
    private final List<String> identities = new ArrayList<>();

    public OldService(ObjectStore objects) {
        this.objects = objects;
    }

    /** Goes on with a store that was opened again. */
    public void reopened(ObjectStore store) {
        objects = store;
    }

    private void put(String bucket, String key, byte[] content, String type) {
        objects.put(new ObjectKey(bucket, key), new ByteArrayInputStream(content), ObjectInfo.ofType(type));
    }

    private static byte[] thumbnail(String key) {
        return ("thumbnail of " + key).getBytes(UTF_8);
    }

    /** The upload of a route or a batch; returns its key. */
    public String upload(String tenant, byte[] image) {
        return stored(tenant + "/" + UUID.randomUUID().toString().replace("-", ""), image);
    }

    /** The same by the content; the service hashes with BLAKE3, of which only the look matters here. */
    public String uploadByContent(String tenant, byte[] image) {
        String hash = sha256(image);
        return stored(tenant + "/" + hash.substring(0, 2) + "/" + hash, image);
    }

    private String stored(String stem, byte[] image) {
        put(RAW, stem + ".jpg", image, "image/jpeg");
        put(THUMBNAILS, stem + "_thumb.jpg", thumbnail(stem), "image/jpeg");
        return stem + ".jpg";
    }

    /** Any object. */
    public void object(String bucket, String key, String content) {
        put(bucket, key, content.getBytes(UTF_8), "application/octet-stream");
    }

    /** Any picture. */
    public void picture(String key, byte[] image) {
        put(RAW, key, image, "image/jpeg");
    }

    /** What the consumer of the stream keeps of a face; returns the face's name. */
    public String consumed(String tenant, byte[] image, int place, BoundingBox box, String site) {
        String sha256 = sha256(image);
        String stem = tenant + "/" + sha256 + "_face_" + place;
        put("face-crops", stem + ".jpg", thumbnail(stem), "image/jpeg");
        put(THUMBNAILS, stem + "_thumb.jpg", thumbnail(stem), "image/jpeg");
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("face_id", sha256 + ":face_" + place);
        description.put("image_sha256", sha256);
        description.put("bbox", corners(box));
        description.put("tenant_id", tenant);
        description.put("site", site);
        description.put("url", "https://" + site + "/page");
        description.put("p_hash", "00112233aabbccdd");
        description.put("p_hash_prefix", "0011");
        put("face-metadata", stem + ".json", json(description).getBytes(UTF_8), "application/json");
        return sha256 + ":face_" + place;
    }

    /** The consumer's point for a face that it {@link #consumed}; returns its id. */
    public String consumedPoint(String tenant, byte[] image, int place, BoundingBox box, Map<String, Object> more) {
        String stem = tenant + "/" + sha256(image) + "_face_" + place;
        String face = sha256(image) + ":face_" + place;
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("tenant_id", tenant);
        payload.put("bbox", corners(box));
        payload.put("image_sha256", sha256(image));
        payload.put("face_id", face);
        payload.put("crop_key", stem + ".jpg");
        payload.put("thumb_key", stem + "_thumb.jpg");
        payload.put("quality", Map.of("pass", true, "reason", "ok"));
        payload.putAll(more);
        String hex = sha256(face.getBytes(UTF_8)).substring(0, 32);
        String id = hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
        faces.add(point(id, payload));
        return id;
    }

    /** What the crawler keeps of a picture with one face, and its thumbnail; returns the thumbnail's key. */
    public String crawled(String phash, byte[] image, BoundingBox box) {
        byte[] crop = thumbnail(phash);
        String hash = sha256(crop);
        String thumbnail = "default/" + hash.substring(0, 2) + "/" + hash + ".jpg";
        put(RAW, phash + ".jpg", image, "image/jpeg");
        put(THUMBNAILS, thumbnail, crop, "image/jpeg");
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("phash", phash);
        description.put("site_id", "example.net");
        description.put("page_url", "https://example.net/page");
        description.put("img_url", "https://example.net/a.jpg");
        description.put("faces", List.of(Map.of("bbox", corners(box), "quality", 0.93, "age", 41)));
        description.put("raw_image_key", phash + ".jpg");
        description.put("thumbnail_keys", List.of(thumbnail));
        put(RAW, phash + ".meta.json", json(description).getBytes(UTF_8), "application/json");
        return thumbnail;
    }

    /** What an earlier crawler kept; returns the picture's key. */
    public String crawledEarlier(byte[] image) {
        String hash = sha256(image);
        String stem = "default/" + hash.substring(0, 2) + "/" + hash;
        put(RAW, stem + ".png", image, "image/png");
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("schema", 1);
        description.put("site", "old.example.net");
        description.put("page_url", "https://old.example.net/page");
        description.put("source_image_url", "https://old.example.net/a.png");
        description.put("source_video_url", null);
        put(RAW, stem + ".json", json(description).getBytes(UTF_8), "application/json");
        return stem + ".png";
    }

    /** The point of a route, a batch or the crawler; returns its id. */
    public String point(String tenant, String rawKey, BoundingBox box, Map<String, Object> more) {
        String id = UUID.randomUUID().toString();
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("tenant_id", tenant);
        payload.put("raw_key", rawKey);
        payload.put("thumb_key", rawKey.replace(".jpg", "_thumb.jpg"));
        payload.put("raw_url", "/api/images/raw-images/" + rawKey);
        payload.put("bbox", corners(box));
        payload.put("det_score", 0.9);
        payload.put("phash", "0123456789abcdef");
        payload.putAll(more);
        faces.add(point(id, payload));
        return id;
    }

    /** The point of an enrolment. */
    public void identity(String tenant, String identity) {
        identities.add(point(UUID.randomUUID().toString(), Map.of("tenant_id", tenant, "identity_id", identity)));
    }

    private static String point(String id, Map<String, ?> payload) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", id);
        members.put("version", 3);
        members.put("payload", payload);
        members.put("vector", Collections.nCopies(512, 0.044));
        return json(members);
    }

    /** The points of faces: half of them a line each, the others in one answer of the scroll route. */
    public Path exportFaces(Path folder) {
        int half = faces.size() / 2;
        List<String> lines = new ArrayList<>(faces.subList(0, half));
        lines.add("{\"result\":{\"points\":[" + String.join(",", faces.subList(half, faces.size()))
                + "],\"next_page_offset\":null},\"status\":\"ok\",\"time\":0.001}");
        return write(folder.resolve("faces.jsonl"), lines);
    }

    /** The points of identities, a line each. */
    public Path exportIdentities(Path folder) {
        return write(folder.resolve("identities.jsonl"), identities);
    }

    private static Path write(Path file, List<String> lines) {
        try {
            return Files.write(file, lines, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Double> corners(BoundingBox box) {
        return List.of(box.x1(), box.y1(), box.x2(), box.y2());
    }

    private static String json(Map<String, ?> members) {
        try {
            return MAPPER.writeValueAsString(members);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** In lower-case hexadecimal digits. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
