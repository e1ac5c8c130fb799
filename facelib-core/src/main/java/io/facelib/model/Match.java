package io.facelib.model;

/**
 * A stored face that is close enough to the probe.
 *
 * @param face the stored face
 * @param cosine the similarity of both vectors, -1 to 1
 */
public record Match(FaceRecord face, double cosine) {}
