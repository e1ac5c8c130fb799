package io.facelib.spi;

import io.facelib.error.InvalidInputException;
import io.facelib.model.Embedding;
import io.facelib.model.FaceFilter;

/**
 * What a vector index is asked for.
 *
 * @param vector the probe; only faces of its contract are compared
 * @param k how many matches at most, 1 to 1,000
 * @param minCosine the least cosine that counts, -1 to 1; equal counts
 * @param filter which faces are considered
 * @param exact whether every considered face must be compared
 */
public record VectorQuery(Embedding vector, int k, double minCosine, FaceFilter filter, boolean exact) {
    public VectorQuery {
        if (k < 1 || k > 1_000) {
            throw new InvalidInputException("k", k + " is outside 1 to 1000");
        }
        if (!(minCosine >= -1 && minCosine <= 1)) {
            throw new InvalidInputException("minCosine", minCosine + " is outside -1 to 1");
        }
    }
}
