package io.facelib.storage.jvector;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds vectors that are equal in every component: the same picture indexed again. For one thread.
 *
 * <p>A graph links a node to its closest others, so copies of a vector would be linked to each other only, and nothing else
 * could be reached from or through them.
 */
final class Twins {
    private final Vectors vectors;
    private final int[] next;
    private final boolean[] first;
    private boolean any;

    /**
     * Looks at some of the vectors.
     *
     * @param counts for each ordinal whether it is looked at
     */
    Twins(Vectors vectors, boolean[] counts) {
        this.vectors = vectors;
        this.next = new int[vectors.size()];
        this.first = new boolean[vectors.size()];
        Arrays.fill(next, -1);
        Map<Integer, Integer> lastOfHash = new HashMap<>();
        int[] formerOfHash = new int[vectors.size()];
        for (int ordinal = 0; ordinal < next.length; ordinal++) {
            if (counts[ordinal]) {
                place(ordinal, lastOfHash, formerOfHash);
            }
        }
    }

    private void place(int ordinal, Map<Integer, Integer> lastOfHash, int[] formerOfHash) {
        float[] vector = vectors.copy(ordinal);
        Integer former = lastOfHash.put(Arrays.hashCode(vector), ordinal);
        formerOfHash[ordinal] = former == null ? -1 : former;
        // Those of the same hash, the latest first: the first equal one is the end of its chain.
        for (int other = formerOfHash[ordinal]; other >= 0; other = formerOfHash[other]) {
            if (Arrays.equals(vector, vectors.copy(other))) {
                next[other] = ordinal;
                any = true;
                return;
            }
        }
        first[ordinal] = true;
    }

    /** Whether the ordinal is the first of those with its vector. */
    boolean isFirst(int ordinal) {
        return first[ordinal];
    }

    /** The next of the same vector for every ordinal, under new numbers; empty where there are none. */
    int[] renumbered(int[] numbers, int size) {
        if (!any) {
            return new int[0];
        }
        int[] twins = new int[size];
        Arrays.fill(twins, -1);
        for (int ordinal = 0; ordinal < next.length; ordinal++) {
            if (numbers[ordinal] >= 0 && next[ordinal] >= 0) {
                twins[numbers[ordinal]] = numbers[next[ordinal]];
            }
        }
        return twins;
    }
}
