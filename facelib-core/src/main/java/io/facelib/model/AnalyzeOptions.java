package io.facelib.model;

/**
 * How an image is analysed.
 *
 * @param profile the limits under which faces count as usable; {@link QualityProfile#SEARCH} unless set
 * @param embed whether vectors are computed; true unless set
 * @param tryRotations whether 90, 180 and 270 degrees are tried as well, and the orientation with the surest face is
 *     taken; false unless set, since it costs three more detector runs
 * @param liveScores whether usable faces get a live score under any profile, and are held to its minimum; needs an engine
 *     that detects presentation attacks. False unless set: then such an engine scores under {@link QualityProfile#ENROLL}
 *     and {@link QualityProfile#VERIFY} only. Faces in a turned picture are scored as they lie, which says little
 */
public record AnalyzeOptions(QualityProfile profile, boolean embed, boolean tryRotations, boolean liveScores) {
    public static AnalyzeOptions defaults() {
        return new AnalyzeOptions(QualityProfile.SEARCH, true, false, false);
    }

    public AnalyzeOptions withProfile(QualityProfile value) {
        return new AnalyzeOptions(value, embed, tryRotations, liveScores);
    }

    public AnalyzeOptions withEmbed(boolean value) {
        return new AnalyzeOptions(profile, value, tryRotations, liveScores);
    }

    public AnalyzeOptions withTryRotations(boolean value) {
        return new AnalyzeOptions(profile, embed, value, liveScores);
    }

    public AnalyzeOptions withLiveScores(boolean value) {
        return new AnalyzeOptions(profile, embed, tryRotations, value);
    }
}
