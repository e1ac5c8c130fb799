package io.facelib.examples.bench;

import java.util.List;
import java.util.OptionalDouble;

/** Compares every vector, in plain Java: what an index has to beat. */
final class ExactEngine implements LocalEngine {
    private FlatVectors vectors = new FlatVectors(List.of(new float[1]));

    @Override
    public void build(List<float[]> gallery, int room) {
        vectors = new FlatVectors(gallery);
    }

    @Override
    public OptionalDouble reopen(float[] query) {
        return OptionalDouble.empty();
    }

    @Override
    public List<Integer> widths() {
        return List.of();
    }

    @Override
    public int[] nearest(float[] query, int k, int width) {
        return vectors.nearest(query, k);
    }

    @Override
    public long diskBytes() {
        return 0;
    }

    @Override
    public void close() {
        vectors = new FlatVectors(List.of(new float[1]));
    }
}
