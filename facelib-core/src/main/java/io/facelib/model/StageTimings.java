package io.facelib.model;

import java.time.Duration;

/**
 * What each stage took, as seen by the caller: waiting for a batch is included.
 *
 * @param decode bytes to upright pixels, with the perceptual hash
 * @param detect all passes of the detector
 * @param align cutting the aligned crops
 * @param assess quality and pose, with the live scores where they are wanted
 * @param embed vectors of all wanted faces
 */
public record StageTimings(Duration decode, Duration detect, Duration align, Duration assess, Duration embed) {
    /** The sum of all stages. */
    public Duration total() {
        return decode.plus(detect).plus(align).plus(assess).plus(embed);
    }
}
