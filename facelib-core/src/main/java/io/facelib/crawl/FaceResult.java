package io.facelib.crawl;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of an image.
 *
 * @param task the image
 * @param faces those that were found
 * @param rawImageKey where the image is kept, if it is
 * @param thumbnailKeys where its faces are kept
 * @param processingTime what finding the faces took
 * @param gpuUsed whether a graphics processor found them
 * @param savedToRaw whether the image was kept
 * @param savedToThumbs whether a face of it was kept
 * @param skipReason why it was not kept, if that was decided
 * @param createdAt when the faces were found
 */
public record FaceResult(
        ImageTask task,
        List<FaceDetection> faces,
        Optional<String> rawImageKey,
        List<String> thumbnailKeys,
        Duration processingTime,
        boolean gpuUsed,
        boolean savedToRaw,
        boolean savedToThumbs,
        Optional<String> skipReason,
        Instant createdAt) {
    public FaceResult {
        faces = List.copyOf(faces);
        thumbnailKeys = List.copyOf(thumbnailKeys);
    }

    /** Of an image that is not kept yet. */
    public static FaceResult of(
            ImageTask task, List<FaceDetection> faces, Duration processingTime, boolean gpuUsed, Instant now) {
        return new FaceResult(
                task, faces, Optional.empty(), List.of(), processingTime, gpuUsed, false, false, Optional.empty(), now);
    }

    FaceResult saved(Optional<String> raw, List<String> thumbnails) {
        return new FaceResult(
                task,
                faces,
                raw,
                thumbnails,
                processingTime,
                gpuUsed,
                raw.isPresent(),
                !thumbnails.isEmpty(),
                skipReason,
                createdAt);
    }

    FaceResult skipped(String reason) {
        return new FaceResult(
                task,
                faces,
                Optional.empty(),
                List.of(),
                processingTime,
                gpuUsed,
                false,
                false,
                Optional.of(reason),
                createdAt);
    }
}
