package io.facelib.examples.bench;

import java.lang.management.ManagementFactory;

/** The heap, looked at after collecting garbage. */
final class Heap {
    // One collection frees what is unreachable, the next ones what only finalisation and references kept.
    private static final int COLLECTIONS = 3;

    private Heap() {}

    /** Bytes in use by what is reachable. */
    static long used() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
