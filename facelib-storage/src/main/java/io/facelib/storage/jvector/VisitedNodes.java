package io.facelib.storage.jvector;

import java.util.Arrays;

/**
 * The nodes that a search has seen: a hash table of ordinals with open addressing. A search sees some thousands of nodes
 * whatever the size of the graph, so this stays in the processor's cache where a mark per node would not.
 */
final class VisitedNodes {
    private static final int SMALLEST = 1 << 12;

    private int[] table = new int[SMALLEST];
    private int size;

    VisitedNodes() {
        Arrays.fill(table, -1);
    }

    /** Forgets all; what a former, much wider search took is given back. */
    void reset(int width) {
        int wanted = Math.max(SMALLEST, Integer.highestOneBit(width) * 64);
        if (table.length > 8 * wanted) {
            table = new int[wanted];
        }
        Arrays.fill(table, -1);
        size = 0;
    }

    /** Whether the node was not there before. */
    boolean add(int node) {
        int mask = table.length - 1;
        int slot = (node * 0x9E37_79B9) >>> 7 & mask;
        while (table[slot] >= 0) {
            if (table[slot] == node) {
                return false;
            }
            slot = slot + 1 & mask;
        }
        table[slot] = node;
        if (++size > table.length >> 1) {
            grow();
        }
        return true;
    }

    private void grow() {
        int[] old = table;
        table = new int[2 * old.length];
        Arrays.fill(table, -1);
        size = 0;
        for (int node : old) {
            if (node >= 0) {
                add(node);
            }
        }
    }
}
