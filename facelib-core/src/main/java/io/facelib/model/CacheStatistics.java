package io.facelib.model;

/**
 * What a cache did since its engine was built.
 *
 * @param hits answers that were at hand
 * @param misses answers that had to be found
 * @param entries how many there are now, roughly
 * @param bytes how much heap they take, roughly
 */
public record CacheStatistics(long hits, long misses, long entries, long bytes) {}
