package io.facelib.operation;

import io.facelib.error.BackendException;
import io.facelib.error.InvalidImageException;
import io.facelib.error.InvalidImageException.Reason;
import io.facelib.image.ImageHeader;
import io.facelib.image.JpegEncoder;
import io.facelib.model.AnalyzedFace;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceImage;
import io.facelib.model.FaceRecord;
import io.facelib.model.ImageId;
import io.facelib.model.ImageReference;
import io.facelib.model.ObjectKey;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.PixelBuffer;
import io.facelib.model.TenantId;
import io.facelib.pipeline.PipelineResult;
import io.facelib.spi.NewObject;
import io.facelib.spi.ObjectInfo;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.VectorIndex;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The objects that belong to faces: stored before the face records, removed after them. */
final class Pictures {
    private static final Logger LOG = LoggerFactory.getLogger(Pictures.class);
    private static final int CROP_QUALITY = 92;
    private static final int PIXEL_QUALITY = 95;
    private static final int MAX_JPEG_SIDE = 65_500;
    private static final String JPEG = "image/jpeg";

    private final ObjectStore objects;
    private final VectorIndex vectors;
    private final PictureLocks locks;

    Pictures(EngineParts parts) {
        this.objects = parts.objects();
        this.vectors = parts.vectors();
        this.locks = parts.pictureLocks();
    }

    /** Stores original, thumbnail and, if wanted, crops. */
    void store(TenantId tenant, ImageId id, FaceImage image, PipelineResult seen, boolean keepCrops) {
        List<NewObject> all = pictures(tenant, id, image, seen, ObjectInfo::ofType);
        if (keepCrops) {
            for (AnalyzedFace face : seen.analysis().faces()) {
                byte[] crop = JpegEncoder.encode(face.crop(), CROP_QUALITY);
                all.add(object(StorageLayout.crop(tenant, id, face.index()), crop, ObjectInfo.ofType(JPEG)));
            }
        }
        objects.putAll(all);
    }

    /** Stores original and thumbnail of an image that somebody searches with. */
    void storeQuery(TenantId tenant, ImageId id, FaceImage image, PipelineResult seen) {
        objects.putAll(pictures(tenant, id, image, seen, StorageLayout::queryInfo));
    }

    /**
     * Original and thumbnail, in a list that may grow.
     *
     * @param info what is kept with an object of a type
     */
    private static List<NewObject> pictures(
            TenantId tenant, ImageId id, FaceImage image, PipelineResult seen, Function<String, ObjectInfo> info) {
        byte[] original = image.pixels().map(Pictures::asJpeg).orElseGet(() -> image.encoded(Long.MAX_VALUE));
        return new ArrayList<>(List.of(
                object(StorageLayout.original(tenant, id), original, info.apply(mediaType(original))),
                object(StorageLayout.thumbnail(tenant, id), seen.thumbnail(), info.apply(JPEG))));
    }

    private static NewObject object(ObjectKey key, byte[] content, ObjectInfo info) {
        return new NewObject(key, new ByteArrayInputStream(content), info);
    }

    private static byte[] asJpeg(PixelBuffer pixels) {
        if (Math.max(pixels.width(), pixels.height()) > MAX_JPEG_SIDE) {
            throw new InvalidImageException(
                    Reason.TOO_MANY_PIXELS,
                    pixels.width() + " x " + pixels.height() + " pixels: a stored side is at most " + MAX_JPEG_SIDE);
        }
        return JpegEncoder.encode(pixels, PIXEL_QUALITY);
    }

    private static String mediaType(byte[] original) {
        return ImageHeader.read(original).format().mediaType();
    }

    /** Whether {@link #finish} was called for the image, and the image was not removed or stored anew since. */
    boolean isFinished(TenantId tenant, ImageId id) {
        return objects.stat(StorageLayout.thumbnail(tenant, id))
                .filter(thumbnail -> StorageLayout.isFinished(thumbnail.info()))
                .isPresent();
    }

    /**
     * Marks an image as one that is stored with all its faces, and acknowledged. Where that fails nothing is lost: the image
     * is there, and will not be known for finished.
     *
     * @param faceless whether it shows no face; one whose faces are gone since is gone, too
     */
    void finish(TenantId tenant, ImageId id, PipelineResult seen, boolean faceless) {
        try {
            locks.alone(tenant, id, () -> finishIfThere(tenant, id, seen, faceless));
        } catch (BackendException e) {
            LOG.warn("image {} is stored and could not be marked as finished", id, e);
        }
    }

    private boolean finishIfThere(TenantId tenant, ImageId id, PipelineResult seen, boolean faceless) {
        ObjectKey thumbnail = StorageLayout.thumbnail(tenant, id);
        boolean there =
                faceless ? objects.stat(thumbnail).isPresent() : vectors.count(tenant, FaceFilter.ofImage(id)) > 0;
        if (there) {
            objects.put(thumbnail, new ByteArrayInputStream(seen.thumbnail()), StorageLayout.finishedInfo(JPEG));
        }
        return there;
    }

    /**
     * Removes the crops of faces that are gone, and the pictures that show no stored face any more; a picture at a time, while
     * nobody stores it anew.
     *
     * @param keep objects that stay whether a face refers to them or not
     * @return how many objects were removed
     */
    long release(TenantId tenant, Collection<FaceRecord> gone, Set<ObjectKey> keep) {
        Map<ImageId, List<FaceRecord>> byPicture =
                gone.stream().collect(Collectors.groupingBy(face -> face.image().id()));
        long removed = 0;
        for (Map.Entry<ImageId, List<FaceRecord>> picture : byPicture.entrySet()) {
            ImageId id = picture.getKey();
            removed += locks.alone(tenant, id, () -> release(tenant, id, picture.getValue(), keep));
        }
        return removed;
    }

    private long release(TenantId tenant, ImageId id, List<FaceRecord> gone, Set<ObjectKey> keep) {
        boolean unused = vectors.count(tenant, FaceFilter.ofImage(id)) == 0;
        Set<ObjectKey> kept = new HashSet<>(keep);
        if (!unused) {
            kept.addAll(crops(tenant, id));
        }
        long removed = 0;
        for (FaceRecord face : gone) {
            removed += deleteFace(tenant, face, kept);
        }
        if (unused) {
            Set<ImageReference> pictures =
                    gone.stream().map(face -> withoutCrop(face.image())).collect(Collectors.toSet());
            for (ImageReference picture : pictures) {
                removed += deletePicture(picture, kept);
            }
        }
        return removed;
    }

    /** Those of the faces that a picture has now: one that is stored again has its crop under the same name. */
    private List<ObjectKey> crops(TenantId tenant, ImageId id) {
        return faces(tenant, id).stream()
                .flatMap(face -> face.image().crop().stream())
                .toList();
    }

    /** All stored faces that a picture shows. */
    List<FaceRecord> faces(TenantId tenant, ImageId id) {
        List<FaceRecord> faces = new ArrayList<>();
        PageRequest request = PageRequest.first(1_000);
        Page<FaceRecord> page = vectors.list(tenant, FaceFilter.ofImage(id), request);
        faces.addAll(page.items());
        while (page.next().isPresent()) {
            page = vectors.list(
                    tenant, FaceFilter.ofImage(id), request.after(page.next().get()));
            faces.addAll(page.items());
        }
        return faces;
    }

    private int deleteFace(TenantId tenant, FaceRecord face, Set<ObjectKey> keep) {
        ObjectKey thumbnail = face.image().thumbnail();
        boolean own = StorageLayout.isCrawledFace(thumbnail) && !isShared(tenant, thumbnail);
        return face.image().crop().map(crop -> deleteCrop(crop, keep)).orElse(0) + (own ? delete(thumbnail, keep) : 0);
    }

    private int deletePicture(ImageReference picture, Set<ObjectKey> keep) {
        return delete(picture.original(), keep)
                + (StorageLayout.isCrawledFace(picture.thumbnail()) ? 0 : delete(picture.thumbnail(), keep))
                + StorageLayout.crawledDescription(picture.original())
                        .map(description -> delete(description, keep))
                        .orElse(0);
    }

    /** Crawled faces that look the same to the last byte have one thumbnail, whatever image they are from. */
    private boolean isShared(TenantId tenant, ObjectKey thumbnail) {
        FaceFilter same = FaceFilter.all().withMetadata(StorageLayout.THUMBNAIL_MEMBER, thumbnail.key());
        return vectors.count(tenant, same) > 0;
    }

    /** The crop, and what an ingested face has beside it. */
    private int deleteCrop(ObjectKey crop, Set<ObjectKey> keep) {
        if (keep.contains(crop)) {
            return 0;
        }
        return delete(crop, keep)
                + delete(StorageLayout.faceThumbnail(crop), keep)
                + delete(StorageLayout.faceDescription(crop), keep);
    }

    private static ImageReference withoutCrop(ImageReference image) {
        return new ImageReference(
                image.id(), image.perceptualHash(), image.original(), image.thumbnail(), Optional.empty());
    }

    private int delete(ObjectKey key, Set<ObjectKey> keep) {
        return !keep.contains(key) && objects.delete(key) ? 1 : 0;
    }
}
