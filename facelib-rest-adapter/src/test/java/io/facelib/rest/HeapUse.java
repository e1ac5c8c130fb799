package io.facelib.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;

/**
 * How much of the heap is in use after collections: the least of several, since what dies late may outlive one. Client and
 * server share it in these tests, and with data in memory the stored faces are in it, too.
 */
final class HeapUse {
    private static final int COLLECTIONS = 5;
    private static final long MIB = 1 << 20;

    private final long before = now();

    private static long now() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    /** Fails if more than that has come to stay since this was made. */
    void checkGrowth(int mib) {
        long grown = now() - before;
        System.out.println(
                "heap in use after collections grew by " + grown / 1024 + " KiB from " + before / 1024 + " KiB");
        assertThat(grown).as("bytes").isLessThan(mib * MIB);
    }
}
