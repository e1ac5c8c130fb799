package io.facelib.spi;

/**
 * What a vector index says of itself at the moment.
 *
 * @param heapBytes what it has on the heap
 * @param graphs how many graphs there are to search through
 * @param recall share of the true best matches that searches through graphs found, 0 to 1; 1 when none was looked at yet
 * @param recallSamples how many searches that is measured on
 */
public record VectorIndexFigures(long heapBytes, long graphs, double recall, long recallSamples) {}
