package io.facelib.spi;

import java.time.Instant;

/**
 * A job that could not be done.
 *
 * @param job what was to be done
 * @param reason why not, in words
 * @param attempts how often it was tried
 * @param died when it was given up
 */
public record DeadJob(Job job, String reason, int attempts, Instant died) {}
