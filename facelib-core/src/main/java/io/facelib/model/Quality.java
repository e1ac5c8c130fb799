package io.facelib.model;

import java.util.List;

/**
 * How well a face can be recognised, judged under one {@link QualityProfile}.
 *
 * @param usable whether no reason was found and the score reaches the profile's minimum
 * @param score 0 to 1
 * @param blurVariance variance of the Laplacian of the grey crop, higher is sharper
 * @param pose pitch, yaw and roll in degrees
 * @param reasons {@code ["ok"]} when usable, otherwise each failed check with its value, such as
 *     {@code face_too_small(20x24)}
 */
public record Quality(boolean usable, double score, double blurVariance, Pose pose, List<String> reasons) {
    public Quality {
        reasons = List.copyOf(reasons);
    }
}
