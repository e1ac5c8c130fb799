package io.facelib.rest.route;

import java.util.Arrays;

/**
 * Looks for a few bytes among many without looking at each: after every comparison that fails it goes on by as much as the last
 * byte that was compared allows (R. N. Horspool, "Practical fast searching in strings", Software: Practice and Experience 10,
 * 1980). Immutable.
 */
final class ByteSearch {
    private static final int BYTE = 0xFF;

    private final byte[] wanted;
    private final int[] steps = new int[BYTE + 1];

    /** @param wanted one byte or more, handed over */
    ByteSearch(byte[] wanted) {
        this.wanted = wanted;
        Arrays.fill(steps, wanted.length);
        for (int i = 0; i < wanted.length - 1; i++) {
            steps[wanted[i] & BYTE] = wanted.length - 1 - i;
        }
    }

    /** How many bytes are looked for. */
    int length() {
        return wanted.length;
    }

    /** Where they begin for the first time, wholly between two places; -1 where they are not. */
    int find(byte[] bytes, int from, int to) {
        int last = wanted.length - 1;
        for (int at = from; at + last < to; at += steps[bytes[at + last] & BYTE]) {
            if (bytes[at + last] == wanted[last]
                    && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }
}
