package io.facelib.model;

/**
 * Two faces held against each other.
 *
 * @param cosine the similarity of both vectors, -1 to 1
 * @param threshold the limit that was applied
 */
public record Comparison(double cosine, Threshold threshold) {
    /** Whether the cosine reaches the limit: equal passes. */
    public boolean same() {
        return cosine >= threshold.cosine();
    }
}
