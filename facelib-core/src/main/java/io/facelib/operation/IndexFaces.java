package io.facelib.operation;

import io.facelib.error.InvalidInputException;
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
import io.facelib.model.RequestContext;
import io.facelib.model.TenantId;
import io.facelib.pipeline.PipelineRequest;
import io.facelib.pipeline.PipelineRequest.EmbedFaces;
import io.facelib.pipeline.PipelineResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Stores an image and all faces in it; under ids that exist already, in their place. Objects first, then face records: a
 * crash in between leaves an orphan object at worst, never a face that points at a missing picture. Nobody removes the
 * picture meanwhile: see {@link PictureLocks}.
 */
public final class IndexFaces {
    private final EngineParts parts;
    private final Pictures pictures;

    public IndexFaces(EngineParts parts) {
        this.parts = parts;
        this.pictures = new Pictures(parts);
    }

    /** Stores the image, with or without faces, and leaves audit and event. */
    public IndexResult run(
            TenantId tenant, FaceImage image, IndexOptions options, Priority priority, RequestContext context) {
        IndexResult result = store(tenant, image, options, priority, true);
        parts.journal().indexed(tenant, context, result);
        return result;
    }

    /**
     * Stores the image if it shows a face; without one, nothing is stored and the result has no face. What it leaves in the
     * audit is the caller's to write.
     */
    public IndexResult ifFaces(TenantId tenant, FaceImage image, IndexOptions options, Priority priority) {
        return store(tenant, image, options, priority, false);
    }

    private IndexResult store(
            TenantId tenant, FaceImage image, IndexOptions options, Priority priority, boolean withoutFaces) {
        PipelineRequest request = PipelineRequest.of(QualityProfile.CRAWLER_INGEST, EmbedFaces.ALL)
                .withThumbnail()
                .withPriority(priority);
        // Read once, so that what is stored is what was analysed even when a file changes meanwhile.
        FaceImage whole = image.inMemory(parts.pipeline().limits().maxBytes());
        PipelineResult seen = withoutFaces
                ? parts.pipeline().run(whole, request)
                : parts.analyses().run(tenant, whole, request);
        ImageId id = options.image().orElseGet(ImageId::random);
        List<FaceRecord> faces = records(tenant, id, seen.analysis(), options);
        if (faces.isEmpty() && !withoutFaces) {
            return new IndexResult(id, faces, StorageLayout.thumbnail(tenant, id), seen.analysis());
        }
        List<FaceRecord> elsewhere = parts.pictureLocks().alone(tenant, id, () -> {
            List<FaceRecord> former = former(tenant, id, faces, options);
            pictures.store(tenant, id, whole, seen, options.keepCrops());
            if (!faces.isEmpty()) {
                parts.vectors().upsert(tenant, faces);
            }
            return removeSuperseded(tenant, id, former, faces);
        });
        pictures.release(tenant, elsewhere, Set.of());
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

    /** The faces that the new ones take the place of: those of the same ids, and those of the same picture. */
    private List<FaceRecord> former(TenantId tenant, ImageId image, List<FaceRecord> faces, IndexOptions options) {
        List<FaceRecord> former = new ArrayList<>();
        if (options.faceIds().isPresent()) {
            former.addAll(parts.vectors()
                    .get(tenant, faces.stream().map(FaceRecord::id).toList()));
        }
        if (options.image().isPresent()) {
            former.addAll(pictures.faces(tenant, image));
        }
        return former;
    }

    /** @return those whose pictures are others: these have locks of their own, and are released when this one is open */
    private List<FaceRecord> removeSuperseded(
            TenantId tenant, ImageId image, List<FaceRecord> former, List<FaceRecord> faces) {
        Set<FaceId> current = faces.stream().map(FaceRecord::id).collect(Collectors.toSet());
        List<FaceId> stale = former.stream()
                .map(FaceRecord::id)
                .filter(id -> !current.contains(id))
                .distinct()
                .toList();
        if (!stale.isEmpty()) {
            parts.vectors().delete(tenant, stale);
        }
        Map<Boolean, List<FaceRecord>> here = former.stream()
                .collect(Collectors.partitioningBy(face -> face.image().id().equals(image)));
        Set<ObjectKey> kept = Set.of(StorageLayout.original(tenant, image), StorageLayout.thumbnail(tenant, image));
        pictures.release(tenant, here.getOrDefault(true, List.of()), kept);
        return here.getOrDefault(false, List.of());
    }
}
