package io.facelib.operation;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
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
import java.util.function.BiConsumer;
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
        FaceImage whole = image.inMemory(parts.pipeline().limits().maxBytes());
        Look look = look(tenant, whole, options, parts.pipeline().run(whole, request(priority)));
        return options.once() ? runOnce(look, context) : stored(look, parts.vectors()::upsert, context);
    }

    private IndexResult stored(Look look, BiConsumer<TenantId, List<FaceRecord>> upsert, RequestContext context) {
        IndexResult result = store(look, upsert);
        try {
            parts.journal().indexed(look.tenant(), context, result);
        } catch (BackendException e) {
            throw unacknowledged(e);
        }
        return result;
    }

    /**
     * What an earlier call has stored stays as it is, since others may have worked with it. One that did not come to its end is
     * finished; after one that did, what is missing was deleted.
     */
    private IndexResult runOnce(Look look, RequestContext context) {
        boolean finished = pictures.isFinished(look.tenant(), look.id());
        Map<FaceId, FaceRecord> former = ofImage(look);
        if (finished) {
            return result(look.with(look.faces().stream()
                    .flatMap(face -> Optional.ofNullable(former.get(face.id())).stream())
                    .toList()));
        }
        Look whole = look.with(look.faces().stream()
                .map(face -> former.getOrDefault(face.id(), face))
                .toList());
        IndexResult result = stored(whole, (tenant, faces) -> upsertOthers(tenant, faces, former.keySet()), context);
        pictures.finish(look.tenant(), look.id(), look.seen(), look.faces().isEmpty());
        return result;
    }

    private Map<FaceId, FaceRecord> ofImage(Look look) {
        List<FaceId> ids = look.faces().stream().map(FaceRecord::id).toList();
        List<FaceRecord> known = ids.isEmpty() ? List.of() : parts.vectors().get(look.tenant(), ids);
        return known.stream()
                .filter(face -> face.image().id().equals(look.id()))
                .collect(Collectors.toMap(FaceRecord::id, face -> face));
    }

    private void upsertOthers(TenantId tenant, List<FaceRecord> faces, Set<FaceId> former) {
        List<FaceRecord> others =
                faces.stream().filter(face -> !former.contains(face.id())).toList();
        if (!others.isEmpty()) {
            parts.vectors().upsert(tenant, others);
        }
    }

    /** What the journal knows of its own write says nothing of the faces, which are stored. */
    private static BackendException unacknowledged(BackendException e) {
        return new BackendException(
                e.backend(),
                e.retryable(),
                Committed.UNKNOWN,
                "the faces are stored, their audit and event are not",
                e);
    }

    /**
     * An image that was looked at and is not stored yet. It holds the encoded image and the crops of its faces, no decoded
     * pixels.
     *
     * @param tenant whose it will be
     * @param image what was analysed, in memory
     * @param id of the image
     * @param seen what the pipeline made of it
     * @param faces as they will be stored
     * @param options how
     */
    public record Look(
            TenantId tenant,
            FaceImage image,
            ImageId id,
            PipelineResult seen,
            List<FaceRecord> faces,
            IndexOptions options) {
        private Look with(List<FaceRecord> others) {
            return new Look(tenant, image, id, seen, others, options);
        }
    }

    /**
     * Looks at an image and stores nothing: the half of indexing that keeps processors busy. What an image showed lately may be
     * remembered.
     */
    public Look look(TenantId tenant, FaceImage image, IndexOptions options, Priority priority) {
        // Read once, so that what is stored is what was analysed even when a file changes meanwhile.
        FaceImage whole = image.inMemory(parts.pipeline().limits().maxBytes());
        return look(tenant, whole, options, parts.analyses().run(tenant, whole, request(priority)));
    }

    private Look look(TenantId tenant, FaceImage image, IndexOptions options, PipelineResult seen) {
        ImageId id = options.image().orElseGet(ImageId::random);
        return new Look(tenant, image, id, seen, records(tenant, id, seen.analysis(), options), options);
    }

    private static PipelineRequest request(Priority priority) {
        return PipelineRequest.of(QualityProfile.CRAWLER_INGEST, EmbedFaces.ALL)
                .withThumbnail()
                .withPriority(priority);
    }

    /**
     * Stores what was looked at if it shows a face; without one, nothing is stored and the result has no face: the half that
     * waits for the disk. What it leaves in the audit is the caller's to write.
     */
    public IndexResult storeIfFaces(Look look) {
        return look.faces().isEmpty() ? result(look) : store(look, parts.vectors()::upsertSoon);
    }

    /**
     * Stores an image that somebody searches with, under random ids, so that it goes when its time is over. What it leaves
     * in the audit is the caller's to write.
     */
    IndexResult query(TenantId tenant, FaceImage image) {
        FaceImage whole = image.inMemory(parts.pipeline().limits().maxBytes());
        PipelineResult seen = parts.pipeline().run(whole, request(Priority.INTERACTIVE));
        Look look = look(tenant, whole, IndexOptions.defaults(), seen);
        pictures.storeQuery(tenant, look.id(), whole, seen);
        if (!look.faces().isEmpty()) {
            parts.vectors().upsert(tenant, look.faces());
        }
        return result(look);
    }

    private IndexResult store(Look look, BiConsumer<TenantId, List<FaceRecord>> upsert) {
        List<FaceRecord> elsewhere = parts.pictureLocks().alone(look.tenant(), look.id(), () -> {
            List<FaceRecord> former = former(look.tenant(), look.id(), look.faces(), look.options());
            pictures.store(
                    look.tenant(),
                    look.id(),
                    look.image(),
                    look.seen(),
                    look.options().keepCrops());
            if (!look.faces().isEmpty()) {
                upsert.accept(look.tenant(), look.faces());
            }
            return removeSuperseded(look.tenant(), look.id(), former, look.faces());
        });
        pictures.release(look.tenant(), elsewhere, Set.of());
        return result(look);
    }

    private static IndexResult result(Look look) {
        return new IndexResult(
                look.id(),
                look.faces(),
                StorageLayout.thumbnail(look.tenant(), look.id()),
                look.seen().analysis());
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
