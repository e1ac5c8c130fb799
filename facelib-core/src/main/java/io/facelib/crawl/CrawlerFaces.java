package io.facelib.crawl;

import io.facelib.error.CapacityException;
import io.facelib.error.InvalidImageException;
import io.facelib.inference.Priority;
import io.facelib.model.FaceImage;
import io.facelib.model.QualityProfile;
import io.facelib.pipeline.FacePipeline;
import io.facelib.pipeline.PipelineRequest;
import io.facelib.pipeline.PipelineRequest.EmbedFaces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds faces for a crawler. Images of one call are looked at one after the other; calls from several threads share the
 * model's batches. Safe for any number of threads.
 */
public final class CrawlerFaces {
    /** The least score of a face, unless another is named. */
    public static final double MIN_QUALITY = 0.5;

    private final FacePipeline pipeline;

    public CrawlerFaces(FacePipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** The faces of several images, with a score of at least {@value #MIN_QUALITY}. */
    public DetectedFaces detectFacesBatch(List<FaceImage> images) {
        return detectFacesBatch(images, MIN_QUALITY);
    }

    /**
     * The faces of several images: exactly one list for each image, in their order. One that cannot be decoded has an empty
     * list.
     *
     * @param minQuality the least score of a face, 0 to 1
     * @throws CapacityException if the engine has too much to do
     */
    public DetectedFaces detectFacesBatch(List<FaceImage> images, double minQuality) {
        long start = System.nanoTime();
        List<List<FaceDetection>> results = new ArrayList<>(images.size());
        for (FaceImage image : images) {
            results.add(faces(image, minQuality));
        }
        return new DetectedFaces(results, Duration.ofNanos(System.nanoTime() - start), gpuUsed());
    }

    private List<FaceDetection> faces(FaceImage image, double minQuality) {
        PipelineRequest request = PipelineRequest.of(QualityProfile.CRAWLER_INGEST, EmbedFaces.ALL)
                .withPriority(Priority.BULK);
        try {
            return pipeline.run(image, request).analysis().faces().stream()
                    .map(FaceDetection::of)
                    .filter(face -> face.quality() >= minQuality)
                    .toList();
        } catch (InvalidImageException e) {
            return List.of();
        }
    }

    private boolean gpuUsed() {
        return pipeline.models().provider().toLowerCase(Locale.ROOT).contains("cuda");
    }
}
