package io.facelib.model;

import java.time.Instant;

/**
 * What is left of rows that were pruned: where the chain goes on.
 *
 * @param sequence of the last pruned row
 * @param seal of the last pruned row, lower-case hexadecimal
 * @param at when they were pruned
 * @param signature over tenant, sequence, seal and time, lower-case hexadecimal
 */
public record AuditCheckpoint(long sequence, String seal, Instant at, String signature) {}
