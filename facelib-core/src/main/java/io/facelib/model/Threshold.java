package io.facelib.model;

/**
 * The limit a decision was made with.
 *
 * @param cosine the least cosine that counts as a match, -1 to 1
 * @param outsideCalibration whether the false match rate asked for lies beyond what was measured, so that the rate of
 *     this limit is not known
 * @param comparisons how many impostor comparisons the limit rests on; 0 when the caller named the cosine
 */
public record Threshold(double cosine, boolean outsideCalibration, long comparisons) {}
