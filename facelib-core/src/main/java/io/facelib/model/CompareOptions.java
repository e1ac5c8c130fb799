package io.facelib.model;

/**
 * How two faces are held against each other.
 *
 * @param policy which cosine counts as the same person; false match rate 1e-3 unless set
 * @param profile under which limits faces count as usable; {@link QualityProfile#SEARCH} unless set
 */
public record CompareOptions(MatchPolicy policy, QualityProfile profile) {
    public static CompareOptions defaults() {
        return new CompareOptions(MatchPolicy.falseMatchRate(1e-3), QualityProfile.SEARCH);
    }

    public CompareOptions withPolicy(MatchPolicy value) {
        return new CompareOptions(value, profile);
    }

    public CompareOptions withProfile(QualityProfile value) {
        return new CompareOptions(policy, value);
    }
}
