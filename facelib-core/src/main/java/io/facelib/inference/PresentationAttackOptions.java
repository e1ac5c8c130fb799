package io.facelib.inference;

import io.facelib.error.InvalidInputException;

/**
 * How presentation attacks are detected.
 *
 * @param models where the detector comes from
 * @param minimumLive the least live score, 0 to 1, with which a face stays usable; equal is enough
 */
public record PresentationAttackOptions(PresentationAttackModels models, double minimumLive) {
    /** Above it the live class outweighs all others together, so the rule of the networks' origin agrees. */
    private static final double EVEN = 0.5;

    public PresentationAttackOptions {
        if (!(minimumLive >= 0 && minimumLive <= 1)) {
            throw new InvalidInputException("minimumLive", minimumLive + " is outside 0 to 1");
        }
    }

    /** The standard networks and a minimum of 0.5; what that refuses is told in docs/accuracy.md. */
    public static PresentationAttackOptions defaults() {
        return new PresentationAttackOptions(PresentationAttackModels.standard(), EVEN);
    }

    public PresentationAttackOptions withModels(PresentationAttackModels value) {
        return new PresentationAttackOptions(value, minimumLive);
    }

    public PresentationAttackOptions withMinimumLive(double value) {
        return new PresentationAttackOptions(models, value);
    }
}
