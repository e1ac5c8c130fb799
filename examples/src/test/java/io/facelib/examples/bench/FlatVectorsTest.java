package io.facelib.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlatVectorsTest {
    private static final long SEED = 5;

    @Test
    void nearest_byHand_bestFirst() {
        FlatVectors vectors = new FlatVectors(List.of(
                new float[] {1, 0, 0, 0, 0}, new float[] {0, 1, 0, 0, 0}, new float[] {0, 0, 0, 0, 1}, new float[] {
                    0, 0.6f, 0, 0, 0.8f
                }));

        assertThat(vectors.nearest(new float[] {0, 0.1f, 0, 0, 1}, 3)).containsExactly(2, 3, 1);
        assertThat(vectors.nearest(new float[] {1, 0, 0, 0, 0}, 9)).hasSize(4).startsWith(0);
    }

    @Test
    void nearest_randomVectors_asSortingAllOfThem() {
        Random random = new Random(SEED);
        List<float[]> vectors =
                IntStream.range(0, 300).mapToObj(i -> random(random)).toList();
        List<float[]> queries =
                IntStream.range(0, 20).mapToObj(i -> random(random)).toList();

        int[][] found = new FlatVectors(vectors).nearest(queries, 7);

        for (int q = 0; q < queries.size(); q++) {
            float[] query = queries.get(q);
            int[] expected = IntStream.range(0, vectors.size())
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> -dot(query, vectors.get(i))))
                    .limit(7)
                    .mapToInt(Integer::intValue)
                    .toArray();
            assertThat(found[q]).as("seed %d, query %d", SEED, q).isEqualTo(expected);
        }
    }

    private static float[] random(Random random) {
        float[] vector = new float[19];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }

    private static double dot(float[] a, float[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(i -> (double) a[i] * b[i])
                .sum();
    }
}
