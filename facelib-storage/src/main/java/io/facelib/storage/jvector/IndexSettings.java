package io.facelib.storage.jvector;

import io.facelib.error.InvalidInputException;

/**
 * How a {@link JVectorIndex} works.
 *
 * @param graphAbove a gallery of more faces than this gets a graph, 1 to 1,000,000
 * @param vectorMemory heap for galleries and the vectors of graphs, in bytes, at least 1 MiB; beyond it small galleries are
 *     forgotten and read again when they are searched, and large ones are searched in the mapped file
 * @param buildThreads how many threads build a graph, 1 to 64
 */
public record IndexSettings(int graphAbove, long vectorMemory, int buildThreads) {
    private static final int MIB = 1 << 20;

    public IndexSettings {
        if (graphAbove < 1 || graphAbove > 1_000_000) {
            throw new InvalidInputException("graphAbove", graphAbove + " is outside 1 to 1000000");
        }
        if (vectorMemory < MIB) {
            throw new InvalidInputException("vectorMemory", vectorMemory + " bytes are less than 1 MiB");
        }
        if (buildThreads < 1 || buildThreads > 64) {
            throw new InvalidInputException("buildThreads", buildThreads + " is outside 1 to 64");
        }
    }

    /** A graph above 10,000 faces, a quarter of the maximum heap, half of the processors. */
    public static IndexSettings defaults() {
        int processors = Runtime.getRuntime().availableProcessors();
        return new IndexSettings(
                10_000, Math.max(MIB, Runtime.getRuntime().maxMemory() / 4), Math.max(1, Math.min(64, processors / 2)));
    }
}
