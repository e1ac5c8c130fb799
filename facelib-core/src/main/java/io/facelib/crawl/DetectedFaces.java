package io.facelib.crawl;

import java.time.Duration;
import java.util.List;

/**
 * The faces of several images.
 *
 * @param results one list for each image, in their order; empty where an image shows no face or cannot be decoded
 * @param processingTime of all of them together
 * @param gpuUsed whether a graphics processor found them
 */
public record DetectedFaces(List<List<FaceDetection>> results, Duration processingTime, boolean gpuUsed) {
    public DetectedFaces {
        results = List.copyOf(results);
    }
}
