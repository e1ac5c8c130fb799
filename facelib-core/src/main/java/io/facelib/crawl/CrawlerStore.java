package io.facelib.crawl;

import io.facelib.error.BackendException;
import io.facelib.error.FacelibException;
import io.facelib.error.InvalidInputException;
import io.facelib.image.DecodedImage;
import io.facelib.model.FaceImage;
import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import io.facelib.operation.EngineParts;
import io.facelib.operation.PhotoDigest;
import io.facelib.spi.ObjectInfo;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what a crawler found: images under their perceptual hash, faces under the hash of their bytes. These keys name no
 * tenant; they belong to the one that is configured for the crawler. What cannot be stored is tried three times, a second
 * apart. Safe for any number of threads.
 */
public final class CrawlerStore {
    /** How much of a face's size is left around it, on each side, unless another share is named. */
    public static final double MARGIN = 0.2;

    private static final Logger LOG = LoggerFactory.getLogger(CrawlerStore.class);

    private static final String RAW = "raw-images";
    private static final String THUMBNAILS = "thumbnails";
    private static final List<String> REQUIRED = List.of(RAW, THUMBNAILS);
    private static final int TRIES = 3;
    private static final String JPEG = "image/jpeg";

    private final EngineParts parts;
    private final Duration pause;

    public CrawlerStore(EngineParts parts) {
        this(parts, Duration.ofSeconds(1));
    }

    /** @param pause between two tries */
    CrawlerStore(EngineParts parts, Duration pause) {
        this.parts = parts;
        this.pause = pause;
    }

    /**
     * Keeps an image as it was downloaded.
     *
     * @return where, or empty if that failed three times
     */
    public Optional<SavedObject> saveRawImage(ImageTask task) {
        byte[] content =
                FaceImage.of(task.file()).encoded(parts.pipeline().limits().maxBytes());
        return save(rawKey(task), content, task.mimeType());
    }

    private static ObjectKey rawKey(ImageTask task) {
        return new ObjectKey(RAW, task.phash() + ".jpg");
    }

    /**
     * Keeps a face that was cut out.
     *
     * @param crop JPEG bytes
     * @return where, or empty if that failed three times
     */
    public Optional<SavedObject> saveFaceThumbnail(byte[] crop) {
        String hash = PhotoDigest.of(crop);
        return save(new ObjectKey(THUMBNAILS, "default/" + hash.substring(0, 2) + "/" + hash + ".jpg"), crop, JPEG);
    }

    /**
     * Keeps a description beside an image.
     *
     * @param raw where the image is
     * @param thumbnails where its faces are
     * @return whether it was kept
     * @throws InvalidInputException if the image is not that of the task
     */
    public boolean saveMetadata(ImageTask task, FaceResult result, ObjectKey raw, List<ObjectKey> thumbnails) {
        if (!raw.equals(rawKey(task))) {
            throw new InvalidInputException("raw image key", "it is not that of the task's image");
        }
        ObjectKey key = new ObjectKey(RAW, task.phash() + ".meta.json");
        byte[] content = CrawlerJson.description(
                        task, result, raw, thumbnails, parts.clock().instant())
                .getBytes(StandardCharsets.UTF_8);
        return save(key, content, "application/json").isPresent();
    }

    /** A face with a margin of {@value #MARGIN} of its size on each side. */
    public Optional<byte[]> cropFace(FaceImage image, FaceDetection face) {
        return cropFaces(image, List.of(face), MARGIN).get(0);
    }

    /**
     * Cuts faces from full-resolution pixels.
     *
     * @param margin on each side, as a share of the box; what reaches beyond the image is cut off
     * @return JPEG bytes of quality 85 for each face; empty for one under 30 pixels on a side
     */
    public List<Optional<byte[]>> cropFaces(FaceImage image, List<FaceDetection> faces, double margin) {
        try (DecodedImage decoded = parts.pipeline().decode(image)) {
            return faces.stream()
                    .map(face -> FaceCut.of(decoded, face.box(), margin).map(cut -> cut.jpeg(decoded)))
                    .toList();
        }
    }

    /** Keeps an image, those of its faces that were cut out, and a description. */
    public SavedTask saveStorageTask(StorageTask task) {
        ImageTask image = task.result().task();
        Optional<SavedObject> raw = saveRawImage(image);
        List<Optional<ObjectKey>> thumbnails = new ArrayList<>();
        for (Optional<byte[]> crop : task.crops()) {
            thumbnails.add(crop.flatMap(this::saveFaceThumbnail).map(SavedObject::object));
        }
        List<ObjectKey> kept = thumbnails.stream().flatMap(Optional::stream).toList();
        raw.ifPresent(object -> saveMetadata(image, task.result(), object.object(), kept));
        FaceResult result = task.result()
                .saved(
                        raw.map(SavedObject::key),
                        kept.stream().map(ObjectKey::key).toList());
        return new SavedTask(result, raw.isPresent() ? 1 : 0, kept.size(), thumbnails);
    }

    /** The result of an image that is not kept. */
    public FaceResult skipSave(FaceResult result, String reason) {
        return result.skipped(reason);
    }

    /** Whether things can be kept; a bucket need not be made. */
    public CrawlerHealth health() {
        List<String> missing =
                REQUIRED.stream().filter(bucket -> !answers(bucket)).toList();
        return new CrawlerHealth(
                missing.isEmpty() ? "healthy" : "unhealthy",
                REQUIRED.stream().filter(bucket -> !missing.contains(bucket)).toList(),
                REQUIRED,
                missing,
                parts.objects().name(),
                parts.clock().instant());
    }

    private boolean answers(String bucket) {
        try {
            parts.objects().list(bucket, "health/", PageRequest.first(1));
            return true;
        } catch (BackendException e) {
            LOG.debug("the object store does not answer", e);
            return false;
        }
    }

    private Optional<SavedObject> save(ObjectKey key, byte[] content, String type) {
        for (int i = 1; i <= TRIES; i++) {
            try {
                parts.objects().put(key, new ByteArrayInputStream(content), ObjectInfo.ofType(type));
                return Optional.of(new SavedObject(key));
            } catch (FacelibException e) {
                LOG.warn("try {} of {} to store {} failed", i, TRIES, key, e);
            }
            if (i == TRIES || !paused()) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Whether the pause went by without an interrupt. */
    private boolean paused() {
        try {
            Thread.sleep(pause.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
