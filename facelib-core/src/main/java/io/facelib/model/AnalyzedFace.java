package io.facelib.model;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One face of an analysed image.
 *
 * @param index its place in the analysis, from 0, most confident detection first
 * @param detection box, landmarks and detection score in pixels of the upright original
 * @param quality judged under the profile of the call
 * @param live from 0 (a picture of a face, surely) to 1 (a face in front of the camera, surely), not calibrated; empty
 *     unless the engine detects presentation attacks, the call asked for it, and the face was usable but for that
 * @param crop the aligned face, at the size the embedder wants
 * @param embedding present for every face that the call asked vectors for
 */
public record AnalyzedFace(
        int index,
        Detection detection,
        Quality quality,
        OptionalDouble live,
        PixelBuffer crop,
        Optional<Embedding> embedding) {}
