package io.facelib.pipeline;

import io.facelib.spi.PresentationAttackDetector;

/**
 * A presentation attack detector with the score that a face must reach.
 *
 * @param detector closed with whoever takes the gate
 * @param minimumLive 0 to 1; equal is enough
 */
public record PresentationAttackGate(PresentationAttackDetector detector, double minimumLive) {}
