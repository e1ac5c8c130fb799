package io.facelib.model;

import java.util.List;

/**
 * What is in an image.
 *
 * @param width of the upright original, pixels
 * @param height of the upright original, pixels
 * @param perceptualHash 64-bit DCT hash of the whole image, 16 lower-case hexadecimal digits
 * @param faces most confident detection first; empty when there is none
 * @param passes how the detector was run
 * @param timings what each stage took
 */
public record Analysis(
        int width,
        int height,
        String perceptualHash,
        List<AnalyzedFace> faces,
        List<DetectionPass> passes,
        StageTimings timings) {
    public Analysis {
        faces = List.copyOf(faces);
        passes = List.copyOf(passes);
    }
}
