package io.facelib.spi;

/**
 * How many jobs a lane holds.
 *
 * @param waiting due now or later
 * @param leased being worked on
 * @param dead given up
 */
public record JobCounts(long waiting, long leased, long dead) {}
