package io.facelib.inference;

import io.facelib.spi.SurroundingsTemplate;
import java.util.List;

/**
 * What has to be known to run one network of a presentation attack detector.
 *
 * @param files any one of them serves
 * @param pixels how its input is filled
 * @param surroundings the crop it wants
 * @param classes how many probabilities it gives
 * @param live which of them is that of a live face, from 0
 * @param maxBatch crops in one run
 */
record PresentationAttackManifest(
        String id,
        List<ModelFile> files,
        PixelTensor pixels,
        SurroundingsTemplate surroundings,
        int classes,
        int live,
        int maxBatch) {}
