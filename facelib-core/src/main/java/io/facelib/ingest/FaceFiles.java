package io.facelib.ingest;

import io.facelib.image.JpegEncoder;
import io.facelib.model.BoundingBox;
import io.facelib.model.Detection;
import io.facelib.model.ImageId;
import io.facelib.model.Metadata;
import io.facelib.model.ObjectKey;
import io.facelib.model.Point;
import io.facelib.model.TenantId;
import io.facelib.operation.ReservedNames;
import io.facelib.operation.StorageLayout;
import io.facelib.pipeline.StandardCrop;
import io.facelib.spi.ObjectInfo;
import io.facelib.spi.ObjectStore;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is kept of an ingested face beside its record: the crop, a small picture, a description. */
final class FaceFiles {
    private static final int CROP_QUALITY = 92;
    private static final int THUMBNAIL_SIDE = 64;
    private static final int THUMBNAIL_QUALITY = 85;

    private final ObjectStore objects;

    FaceFiles(ObjectStore objects) {
        this.objects = objects;
    }

    /**
     * A face of an image.
     *
     * @param image named by the SHA-256 of its bytes
     * @param place of the face in its image, from 0
     * @param crop that passed the gate
     * @param hash the perceptual hash of the crop
     */
    record Face(
            TenantId tenant,
            ImageId image,
            int place,
            Detection detection,
            StandardCrop crop,
            String hash,
            String site,
            String url) {
        /** How messages call the face. */
        String name() {
            return image + ":face_" + place;
        }

        String prefix() {
            return hash.substring(0, 4);
        }
    }

    /** Where they are. */
    record Kept(ObjectKey crop, ObjectKey thumbnail, ObjectKey description) {}

    Kept put(Face face, Instant now) {
        ObjectKey crop = StorageLayout.crop(face.tenant(), face.image(), face.place());
        ObjectKey thumbnail = StorageLayout.faceThumbnail(crop);
        ObjectKey description = StorageLayout.faceDescription(crop);
        put(crop, JpegEncoder.encode(face.crop().pixels(), CROP_QUALITY), "image/jpeg");
        put(
                thumbnail,
                JpegEncoder.scaled(face.crop().pixels(), THUMBNAIL_SIDE, THUMBNAIL_SIDE, THUMBNAIL_QUALITY),
                "image/jpeg");
        String json = MessageJson.text(description(face, now));
        put(description, json.getBytes(StandardCharsets.UTF_8), "application/json");
        return new Kept(crop, thumbnail, description);
    }

    private void put(ObjectKey key, byte[] content, String type) {
        objects.put(key, new ByteArrayInputStream(content), ObjectInfo.ofType(type));
    }

    private static Map<String, Object> description(Face face, Instant now) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("face_id", face.name());
        members.put("image_sha256", face.image().value());
        members.put("bbox", rounded(face.detection().box()));
        members.put(
                "landmarks",
                face.detection().landmarks().points().stream()
                        .map(FaceFiles::pair)
                        .toList());
        members.put("quality", quality(face.crop()));
        members.put("tenant_id", face.tenant().value());
        members.put("site", face.site());
        members.put("url", face.url());
        members.put("p_hash", face.hash());
        members.put("p_hash_prefix", face.prefix());
        members.put("created_at", now.toString());
        return members;
    }

    private static List<Long> rounded(BoundingBox box) {
        return List.of(Math.round(box.x1()), Math.round(box.y1()), Math.round(box.x2()), Math.round(box.y2()));
    }

    private static List<Double> pair(Point point) {
        return List.of(point.x(), point.y());
    }

    /** The gate's record. */
    private static Map<String, Object> quality(StandardCrop crop) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("pass", crop.pass());
        members.put("reason", crop.reason());
        members.put("blur", crop.blur());
        members.put("size", List.of(crop.pixels().width(), crop.pixels().height()));
        return members;
    }

    /**
     * What the face's record keeps as metadata: the user's own members, and those that facelib adds under the names of the
     * service: {@code site}, {@code url}, {@code ts}, {@code p_hash}, {@code p_hash_prefix}, {@code quality},
     * {@code image_sha256}, {@code face_id}. The user cannot set these.
     *
     * @param time when the image is from
     */
    static Metadata metadata(Face face, Metadata user, Instant time) {
        Map<String, Object> members =
                new LinkedHashMap<>(ReservedNames.removed(user).asMap());
        members.put("site", face.site());
        members.put("url", face.url());
        members.put("ts", time.toString());
        members.put("p_hash", face.hash());
        members.put("p_hash_prefix", face.prefix());
        members.put("quality", quality(face.crop()));
        members.put("image_sha256", face.image().value());
        members.put("face_id", face.name());
        return Metadata.copyOf(members);
    }
}
