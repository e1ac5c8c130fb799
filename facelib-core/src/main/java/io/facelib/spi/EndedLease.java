package io.facelib.spi;

/**
 * A lease that a worker is done with.
 *
 * @param lease that ends
 * @param end how
 */
public record EndedLease(JobLease lease, JobEnd end) {}
