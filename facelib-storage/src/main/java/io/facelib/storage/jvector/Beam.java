package io.facelib.storage.jvector;

import java.util.Arrays;

/**
 * The best ordinals of a search so far, at most a given number of them, worst first: a binary heap of numbers that hold
 * score and ordinal together, so that comparing is one instruction. For one thread.
 */
final class Beam {
    private long[] heap = new long[64];
    private int width;
    private int size;
    private long bestLost;

    void reset(int newWidth) {
        width = newWidth;
        size = 0;
        bestLost = Long.MIN_VALUE;
        if (heap.length < newWidth + 1) {
            heap = new long[newWidth + 1];
        }
    }

    /** Score in the upper half, as bits that sort like the number; of equal scores the smaller ordinal is better. */
    static long entry(float score, int ordinal) {
        int bits = Float.floatToIntBits(score);
        int sortable = bits ^ ((bits >> 31) & 0x7fff_ffff);
        return ((long) sortable << 32) | (~ordinal & 0xffff_ffffL);
    }

    static int ordinal(long entry) {
        return ~(int) entry;
    }

    static float score(long entry) {
        int sortable = (int) (entry >> 32);
        return Float.intBitsToFloat(sortable ^ ((sortable >> 31) & 0x7fff_ffff));
    }

    int size() {
        return size;
    }

    /** Whether such an entry would be kept. */
    boolean admits(long entry) {
        return size < width || entry > heap[0];
    }

    void add(long entry) {
        if (size < width) {
            up(size++, entry);
        } else if (entry > heap[0]) {
            lose(heap[0]);
            down(entry);
        } else {
            lose(entry);
        }
    }

    /** Tells of an entry that was not even offered, because it would not be kept. */
    void lose(long entry) {
        bestLost = Math.max(bestLost, entry);
    }

    /** Whether an entry was lost only because its ordinal was the worse one of equal scores. */
    boolean lostTie() {
        return size == width && size > 0 && bestLost >> 32 == heap[0] >> 32;
    }

    private void up(int from, long entry) {
        int i = from;
        while (i > 0 && heap[(i - 1) >>> 1] > entry) {
            heap[i] = heap[(i - 1) >>> 1];
            i = (i - 1) >>> 1;
        }
        heap[i] = entry;
    }

    private void down(long entry) {
        int i = 0;
        for (int child = 1; child < size; child = 2 * i + 1) {
            if (child + 1 < size && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= entry) {
                break;
            }
            heap[i] = heap[child];
            i = child;
        }
        heap[i] = entry;
    }

    /** All entries, best first. */
    long[] bestFirst() {
        long[] sorted = Arrays.copyOf(heap, size);
        Arrays.sort(sorted);
        for (int i = 0, j = size - 1; i < j; i++, j--) {
            long swap = sorted[i];
            sorted[i] = sorted[j];
            sorted[j] = swap;
        }
        return sorted;
    }
}
