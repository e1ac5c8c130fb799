package io.facelib.inference;

import java.util.List;

/**
 * What has to be known to run a detector.
 *
 * @param files any one of them serves
 * @param layout how its outputs are read: {@code yunet} or {@code scrfd}
 * @param pixels how its input is filled
 * @param sides supported picture sides, pixels
 * @param maxBatch pictures in one run
 * @param score least score of a face, 0 to 1
 */
record DetectorManifest(
        String id,
        List<ModelFile> files,
        String layout,
        PixelTensor pixels,
        List<Integer> sides,
        int maxBatch,
        double score) {}
