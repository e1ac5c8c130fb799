package io.facelib.operation;

import io.facelib.error.InvalidInputException;
import io.facelib.image.ImageHeader;
import io.facelib.image.JpegEncoder;
import io.facelib.inference.Priority;
import io.facelib.model.Analysis;
import io.facelib.model.AnalyzedFace;
import io.facelib.model.FaceId;
import io.facelib.model.FaceImage;
import io.facelib.model.FaceRecord;
import io.facelib.model.ImageId;
import io.facelib.model.ImageReference;
import io.facelib.model.IndexOptions;
import io.facelib.model.IndexResult;
import io.facelib.model.ObjectKey;
import io.facelib.model.QualityProfile;
import io.facelib.model.TenantId;
import io.facelib.pipeline.PipelineRequest;
import io.facelib.pipeline.PipelineRequest.EmbedFaces;
import io.facelib.pipeline.PipelineResult;
import io.facelib.spi.ObjectInfo;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Stores an image and all faces in it. Objects first, then face records: a crash in between leaves an orphan object at
 * worst, never a face that points at a missing picture.
 */
public final class IndexFaces {
    private static final int CROP_QUALITY = 92;
    private static final int PIXEL_QUALITY = 95;

    private final EngineParts parts;

    public IndexFaces(EngineParts parts) {
        this.parts = parts;
    }

    public IndexResult run(TenantId tenant, FaceImage image, IndexOptions options, Priority priority) {
        PipelineRequest request = PipelineRequest.of(QualityProfile.CRAWLER_INGEST, EmbedFaces.ALL)
                .withThumbnail()
                .withPriority(priority);
        PipelineResult seen = parts.pipeline().run(image, request);
        ImageId id = options.image().orElseGet(ImageId::random);
        List<FaceRecord> faces = records(tenant, id, seen.analysis(), options);

        putObjects(tenant, id, image, seen, options.keepCrops());
        if (!faces.isEmpty()) {
            parts.vectors().upsert(tenant, faces);
        }
        return new IndexResult(id, faces, StorageLayout.thumbnail(tenant, id), seen.analysis());
    }

    private List<FaceRecord> records(TenantId tenant, ImageId image, Analysis analysis, IndexOptions options) {
        Instant now = parts.clock().instant();
        Set<FaceId> used = new HashSet<>();
        List<FaceRecord> records = new ArrayList<>();
        for (AnalyzedFace face : analysis.faces()) {
            FaceId id = options.faceIds().map(f -> f.apply(face.index())).orElseGet(FaceId::random);
            if (!used.add(id)) {
                throw new InvalidInputException("face id", "'" + id + "' was given to two faces of one image");
            }
            ObjectKey crop = StorageLayout.crop(tenant, image, face.index());
            ImageReference reference = new ImageReference(
                    image,
                    analysis.perceptualHash(),
                    StorageLayout.original(tenant, image),
                    StorageLayout.thumbnail(tenant, image),
                    options.keepCrops() ? Optional.of(crop) : Optional.empty());
            records.add(new FaceRecord(
                    tenant,
                    id,
                    options.identity(),
                    face.embedding().orElseThrow(),
                    face.detection(),
                    face.quality(),
                    reference,
                    now,
                    options.metadata()));
        }
        return records;
    }

    private void putObjects(TenantId tenant, ImageId id, FaceImage image, PipelineResult seen, boolean keepCrops) {
        byte[] original = originalBytes(image);
        put(StorageLayout.original(tenant, id), original, mediaType(original));
        put(StorageLayout.thumbnail(tenant, id), seen.thumbnail(), "image/jpeg");
        if (keepCrops) {
            for (AnalyzedFace face : seen.analysis().faces()) {
                byte[] crop = JpegEncoder.encode(face.crop(), CROP_QUALITY);
                put(StorageLayout.crop(tenant, id, face.index()), crop, "image/jpeg");
            }
        }
    }

    private static byte[] originalBytes(FaceImage image) {
        return image.pixels()
                .map(pixels -> JpegEncoder.encode(pixels, PIXEL_QUALITY))
                .orElseGet(() -> image.encoded(Long.MAX_VALUE));
    }

    private static String mediaType(byte[] original) {
        return ImageHeader.read(original).format().mediaType();
    }

    private void put(ObjectKey key, byte[] content, String type) {
        parts.objects().put(key, new ByteArrayInputStream(content), ObjectInfo.ofType(type));
    }
}
