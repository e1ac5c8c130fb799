package io.facelib.model;

import java.util.Optional;

/**
 * One face of an analysed image.
 *
 * @param index its place in the analysis, from 0, most confident detection first
 * @param detection box, landmarks and detection score in pixels of the upright original
 * @param quality judged under the profile of the call
 * @param crop the aligned face, at the size the embedder wants
 * @param embedding present for every face that the call asked vectors for
 */
public record AnalyzedFace(
        int index, Detection detection, Quality quality, PixelBuffer crop, Optional<Embedding> embedding) {}
