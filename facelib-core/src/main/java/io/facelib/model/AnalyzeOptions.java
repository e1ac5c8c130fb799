package io.facelib.model;

/**
 * How an image is analysed.
 *
 * @param profile the limits under which faces count as usable; {@link QualityProfile#SEARCH} unless set
 * @param embed whether vectors are computed; true unless set
 * @param tryRotations whether 90, 180 and 270 degrees are tried as well, and the orientation with the surest face is
 *     taken; false unless set, since it costs three more detector runs
 */
public record AnalyzeOptions(QualityProfile profile, boolean embed, boolean tryRotations) {
    public static AnalyzeOptions defaults() {
        return new AnalyzeOptions(QualityProfile.SEARCH, true, false);
    }

    public AnalyzeOptions withProfile(QualityProfile value) {
        return new AnalyzeOptions(value, embed, tryRotations);
    }

    public AnalyzeOptions withEmbed(boolean value) {
        return new AnalyzeOptions(profile, value, tryRotations);
    }

    public AnalyzeOptions withTryRotations(boolean value) {
        return new AnalyzeOptions(profile, embed, value);
    }
}
