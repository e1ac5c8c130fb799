package io.facelib.model;

/**
 * How a tenant's faces are searched.
 *
 * @param topK how many matches at most, 1 to 1,000
 * @param policy which cosines count; {@link MatchPolicy#search} unless set, a false match rate of 1e-2
 * @param filter which faces are considered; all unless set
 * @param exact whether every considered face must be compared, whatever that costs; false unless set
 * @param profile under which limits faces of a probe image count as usable; {@link QualityProfile#SEARCH} unless set
 */
public record SearchOptions(int topK, MatchPolicy policy, FaceFilter filter, boolean exact, QualityProfile profile) {
    public SearchOptions {
        Checks.range("topK", topK, 1, 1_000);
    }

    public static SearchOptions topK(int topK) {
        return new SearchOptions(topK, MatchPolicy.search(), FaceFilter.all(), false, QualityProfile.SEARCH);
    }

    public SearchOptions withPolicy(MatchPolicy value) {
        return new SearchOptions(topK, value, filter, exact, profile);
    }

    /** A limit named by the caller, cosine -1 to 1. */
    public SearchOptions withThreshold(double cosine) {
        return withPolicy(MatchPolicy.cosine(cosine));
    }

    public SearchOptions withFilter(FaceFilter value) {
        return new SearchOptions(topK, policy, value, exact, profile);
    }

    /** Only faces assigned to this person. */
    public SearchOptions withIdentity(IdentityId value) {
        return withFilter(filter.withIdentity(value));
    }

    public SearchOptions withExact(boolean value) {
        return new SearchOptions(topK, policy, filter, value, profile);
    }

    public SearchOptions withProfile(QualityProfile value) {
        return new SearchOptions(topK, policy, filter, exact, value);
    }
}
