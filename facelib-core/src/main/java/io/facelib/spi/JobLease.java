package io.facelib.spi;

/**
 * A job that is this worker's for a while.
 *
 * @param job what is to be done
 * @param token tells this lease from earlier and later ones of the same job
 * @param attempt which attempt this is, from 1
 */
public record JobLease(Job job, String token, int attempt) {}
