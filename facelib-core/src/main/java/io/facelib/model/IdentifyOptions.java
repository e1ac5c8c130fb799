package io.facelib.model;

/**
 * How a probe is looked for among all identities of a tenant.
 *
 * @param topK how many identities at most, 1 to 1,000
 * @param policy which cosines count; corrected for the number of identities where it is a rate of searches
 * @param profile under which limits faces of a probe image count as usable; {@link QualityProfile#SEARCH} unless set
 */
public record IdentifyOptions(int topK, MatchPolicy policy, QualityProfile profile) {
    public IdentifyOptions {
        Checks.range("topK", topK, 1, 1_000);
    }

    /** The one closest identity, at one false alarm in a hundred searches by people who are not enrolled. */
    public static IdentifyOptions defaults() {
        return new IdentifyOptions(1, MatchPolicy.falsePositiveIdentificationRate(1e-2), QualityProfile.SEARCH);
    }

    public IdentifyOptions withTopK(int value) {
        return new IdentifyOptions(value, policy, profile);
    }

    public IdentifyOptions withPolicy(MatchPolicy value) {
        return new IdentifyOptions(topK, value, profile);
    }

    public IdentifyOptions withProfile(QualityProfile value) {
        return new IdentifyOptions(topK, policy, value);
    }
}
