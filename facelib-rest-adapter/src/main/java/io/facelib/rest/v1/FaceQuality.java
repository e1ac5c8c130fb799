package io.facelib.rest.v1;

import io.facelib.model.Quality;
import java.util.List;

/** How a face was judged, as errors tell it. */
record FaceQuality(boolean isUsable, double score, List<String> reasons, double blurVar, double yaw, double pitch) {
    static FaceQuality of(Quality quality) {
        return new FaceQuality(
                quality.usable(),
                quality.score(),
                quality.reasons(),
                quality.blurVariance(),
                quality.pose().yaw(),
                quality.pose().pitch());
    }
}
