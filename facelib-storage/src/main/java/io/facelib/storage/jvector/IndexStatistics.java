package io.facelib.storage.jvector;

/**
 * What the index does at the moment.
 *
 * @param galleries how many galleries are in memory
 * @param heapBytes what galleries and vectors take on the heap
 * @param graphs how many partitions have a graph
 * @param recall share of the true best matches that searches through graphs found, 0 to 1, measured while searching by
 *     comparing every face again for one search in 500; 1 when none was looked at yet
 * @param recallSamples how many searches that is measured on
 * @param beamFactor by how much graphs are searched wider than they were measured to need when they were built; grows by
 *     itself where the recall is too low
 */
public record IndexStatistics(
        int galleries, long heapBytes, int graphs, double recall, long recallSamples, double beamFactor) {}
