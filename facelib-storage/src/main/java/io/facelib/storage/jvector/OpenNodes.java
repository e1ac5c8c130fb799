package io.facelib.storage.jvector;

import java.util.Arrays;

/** The nodes that a search has seen but not gone on from, closest first: a binary heap of {@link Beam} entries. */
final class OpenNodes {
    private long[] heap = new long[1_024];
    private int size;

    void reset() {
        size = 0;
    }

    int size() {
        return size;
    }

    void add(long entry) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        int i = size++;
        while (i > 0 && heap[(i - 1) >>> 1] < entry) {
            heap[i] = heap[(i - 1) >>> 1];
            i = (i - 1) >>> 1;
        }
        heap[i] = entry;
    }

    long poll() {
        long best = heap[0];
        long last = heap[--size];
        int i = 0;
        for (int child = 1; child < size; child = 2 * i + 1) {
            if (child + 1 < size && heap[child + 1] > heap[child]) {
                child++;
            }
            if (heap[child] <= last) {
                break;
            }
            heap[i] = heap[child];
            i = child;
        }
        heap[i] = last;
        return best;
    }
}
