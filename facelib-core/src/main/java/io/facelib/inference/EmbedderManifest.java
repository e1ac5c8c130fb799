package io.facelib.inference;

import io.facelib.model.ContractId;
import io.facelib.spi.AlignmentTemplate;
import java.util.List;

/**
 * What has to be known to run an embedder.
 *
 * @param files any one of them serves
 * @param contract of its vectors
 * @param pixels how its input is filled
 * @param template where landmarks lie in the crop
 * @param dimension components of a vector
 * @param maxBatch crops in one run
 */
record EmbedderManifest(
        String id,
        List<ModelFile> files,
        ContractId contract,
        PixelTensor pixels,
        AlignmentTemplate template,
        int dimension,
        int maxBatch) {}
