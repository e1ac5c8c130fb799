package io.facelib.storage.jvector;

import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.graph.similarity.ScoreFunction;
import io.github.jbellis.jvector.graph.similarity.SearchScoreProvider;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;

/**
 * Tells JVector's builder how close two nodes are, computed by our {@link DotProduct} on our {@link Vectors}, so that no
 * vector is copied into JVector's own type. JVector wants scores in [0, 1]: (1 + cosine) / 2.
 */
final class CosineScores implements BuildScoreProvider {
    private final Vectors vectors;

    CosineScores(Vectors vectors) {
        this.vectors = vectors;
    }

    static float score(float cosine) {
        return (1 + cosine) / 2;
    }

    @Override
    public boolean isExact() {
        return true;
    }

    @Override
    public SearchScoreProvider searchProviderFor(int node) {
        float[] probe = vectors.copy(node);
        ScoreFunction.ExactScoreFunction scores = other -> score(vectors.cosine(probe, other));
        return new DefaultSearchScoreProvider(scores);
    }

    @Override
    public SearchScoreProvider diversityProviderFor(int node) {
        return searchProviderFor(node);
    }

    @Override
    public SearchScoreProvider searchProviderFor(VectorFloat<?> vector) {
        throw new IllegalStateException("nodes are added by number, never by vector");
    }

    @Override
    public VectorFloat<?> approximateCentroid() {
        return VectorizationProvider.getInstance().getVectorTypeSupport().createFloatVector(vectors.dimension());
    }
}
