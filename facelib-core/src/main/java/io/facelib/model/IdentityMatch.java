package io.facelib.model;

/**
 * An identity and how close a probe is to it.
 *
 * @param identity who
 * @param cosine of the probe with the identity's centroid, -1 to 1
 */
public record IdentityMatch(IdentityId identity, double cosine) {}
