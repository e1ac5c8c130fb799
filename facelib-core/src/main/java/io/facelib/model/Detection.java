package io.facelib.model;

/**
 * Where a face is, in pixels of the upright original.
 *
 * @param box the face from forehead to chin
 * @param landmarks eyes, nose tip, mouth corners
 * @param score the detector's confidence, 0 to 1
 */
public record Detection(BoundingBox box, Landmarks landmarks, double score) {
    public Detection {
        Checks.range("detection score", score, 0, 1);
    }
}
