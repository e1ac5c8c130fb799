package io.facelib.storage.jvector;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Finds out which nodes of level 0 no way leads to, from wherever a search may enter it. */
final class Reachable {
    private Reachable() {}

    /**
     * The nodes that are not reached, ascending.
     *
     * @param isNode which ordinals are nodes
     */
    static int[] loners(
            int entry, int degree, int[] neighbours, List<NeighbourGraph.Level> upper, IntPredicate isNode) {
        BitSet seen = new BitSet(neighbours.length / degree);
        int[] open = new int[1_024];
        int size = 0;
        int[] entries = IntStream.concat(
                        IntStream.of(entry), upper.stream().flatMapToInt(level -> Arrays.stream(level.nodes())))
                .toArray();
        for (int from : entries) {
            if (!seen.get(from)) {
                seen.set(from);
                open = roomFor(open, size);
                open[size++] = from;
            }
        }
        while (size > 0) {
            int node = open[--size];
            for (int i = node * degree; i < (node + 1) * degree && neighbours[i] >= 0; i++) {
                if (!seen.get(neighbours[i])) {
                    seen.set(neighbours[i]);
                    open = roomFor(open, size);
                    open[size++] = neighbours[i];
                }
            }
        }
        return IntStream.range(0, neighbours.length / degree)
                .filter(node -> isNode.test(node) && !seen.get(node))
                .toArray();
    }

    private static int[] roomFor(int[] open, int size) {
        return size == open.length ? Arrays.copyOf(open, 2 * size) : open;
    }
}
