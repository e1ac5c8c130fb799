package io.facelib.model;

/**
 * How two faces are held against each other.
 *
 * @param policy which cosine counts as the same person; {@link MatchPolicy#comparison} unless set, a false match
 *     rate of 1e-3
 * @param profile under which limits faces count as usable; {@link QualityProfile#SEARCH} unless set
 */
public record CompareOptions(MatchPolicy policy, QualityProfile profile) {
    public static CompareOptions defaults() {
        return new CompareOptions(MatchPolicy.comparison(), QualityProfile.SEARCH);
    }

    public CompareOptions withPolicy(MatchPolicy value) {
        return new CompareOptions(value, profile);
    }

    public CompareOptions withProfile(QualityProfile value) {
        return new CompareOptions(policy, value);
    }
}
