package io.facelib.examples.bench;

import java.util.Arrays;

/** How long each of many calls took. For one thread. */
final class Latencies {
    private static final int FIRST_CAPACITY = 1 << 12;

    private long[] nanoseconds = new long[FIRST_CAPACITY];
    private int size;

    void add(long took) {
        if (size == nanoseconds.length) {
            nanoseconds = Arrays.copyOf(nanoseconds, 2 * size);
        }
        nanoseconds[size++] = took;
    }

    void addAll(Latencies others) {
        for (int i = 0; i < others.size; i++) {
            add(others.nanoseconds[i]);
        }
    }

    /** What the percentiles are, of what was added so far. */
    LatencySummary summary() {
        if (size == 0) {
            throw new IllegalStateException("nothing was measured");
        }
        long[] sorted = Arrays.copyOf(nanoseconds, size);
        Arrays.sort(sorted);
        return new LatencySummary(
                size, micros(sorted, 0.5), micros(sorted, 0.9), micros(sorted, 0.99), micros(sorted, 1));
    }

    /** The least value that so large a share does not exceed. */
    private static double micros(long[] sorted, double share) {
        int index = (int) Math.ceil(share * sorted.length) - 1;
        return sorted[index] / 1e3;
    }
}
