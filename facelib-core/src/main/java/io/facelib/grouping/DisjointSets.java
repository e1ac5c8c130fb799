package io.facelib.grouping;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Sets of the numbers 0 to n - 1 that any number of threads may unite at once, without locks. A set is known by its
 * smallest number, so the outcome does not depend on the order of the unions.
 *
 * <p>R. Anderson, H. Woll: Wait-free Parallel Algorithms for the Union-Find Problem, STOC 1991.
 */
final class DisjointSets {
    /** The parent of each number, never larger than itself; a root is its own. */
    private final AtomicIntegerArray parents;

    DisjointSets(int size) {
        parents = new AtomicIntegerArray(size);
        for (int i = 0; i < size; i++) {
            parents.set(i, i);
        }
    }

    /** The smallest number of the set, as far as unions have been made. */
    int find(int number) {
        int at = number;
        int parent = parents.get(at);
        while (parent != at) {
            int above = parents.get(parent);
            // Halves the way for those who come next; whether it succeeds does not matter.
            parents.compareAndSet(at, parent, above);
            at = above;
            parent = parents.get(at);
        }
        return at;
    }

    void unite(int a, int b) {
        boolean united = false;
        while (!united) {
            int rootA = find(a);
            int rootB = find(b);
            int larger = Math.max(rootA, rootB);
            // Fails when another thread has just given this root a parent.
            united = rootA == rootB || parents.compareAndSet(larger, larger, Math.min(rootA, rootB));
        }
    }
}
