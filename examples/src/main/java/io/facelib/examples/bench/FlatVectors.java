package io.facelib.examples.bench;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Vectors one behind the other in one array, searched by comparing every one: the truth that recall is measured against,
 * and the speed that an index has to beat. Safe for any number of threads.
 */
public final class FlatVectors {
    private final int dimension;
    private final float[] values;

    /** Copies the vectors, all of one dimension, at least one. */
    public FlatVectors(List<float[]> vectors) {
        this.dimension = vectors.get(0).length;
        this.values = new float[Math.multiplyExact(vectors.size(), dimension)];
        for (int i = 0; i < vectors.size(); i++) {
            System.arraycopy(vectors.get(i), 0, values, i * dimension, dimension);
        }
    }

    int size() {
        return values.length / dimension;
    }

    /** The numbers of the {@code k} vectors with the highest product, best first; fewer if there are fewer. */
    public int[] nearest(float[] query, int k) {
        Best best = new Best(Math.min(k, size()));
        for (int i = 0; i < size(); i++) {
            best.offer(i, dot(query, values, i * dimension));
        }
        return best.numbers();
    }

    /** {@link #nearest} for many queries, on all processors. */
    public int[][] nearest(List<float[]> queries, int k) {
        return IntStream.range(0, queries.size())
                .parallel()
                .mapToObj(q -> nearest(queries.get(q), k))
                .toArray(int[][]::new);
    }

    // Four sums, so that the additions do not wait for each other.
    private static float dot(float[] query, float[] values, int start) {
        int dimension = query.length;
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = 0;
        for (; i + 3 < dimension; i += 4) {
            s0 += query[i] * values[start + i];
            s1 += query[i + 1] * values[start + i + 1];
            s2 += query[i + 2] * values[start + i + 2];
            s3 += query[i + 3] * values[start + i + 3];
        }
        for (; i < dimension; i++) {
            s0 += query[i] * values[start + i];
        }
        return s0 + s1 + s2 + s3;
    }

    /** The best so far, sorted; small, so a newcomer moves up step by step. */
    private static final class Best {
        private final int[] numbers;
        private final float[] scores;
        private int size;

        Best(int capacity) {
            numbers = new int[capacity];
            scores = new float[capacity];
        }

        void offer(int number, float score) {
            if (size == numbers.length) {
                if (score <= scores[size - 1]) {
                    return;
                }
                size--;
            }
            int at = size++;
            for (; at > 0 && scores[at - 1] < score; at--) {
                numbers[at] = numbers[at - 1];
                scores[at] = scores[at - 1];
            }
            numbers[at] = number;
            scores[at] = score;
        }

        int[] numbers() {
            return numbers;
        }
    }
}
