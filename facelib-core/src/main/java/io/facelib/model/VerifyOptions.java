package io.facelib.model;

import java.util.OptionalDouble;

/**
 * How a probe is verified against an identity.
 *
 * @param policy which cosine counts; false match rate 1e-5 unless set
 * @param impostorMargin how much closer the probe must be to this identity than to any other of the tenant, as a
 *     difference of cosines from 0 to 2; off unless set. It changes the outcome only and names nobody; that somebody is near
 *     can be told from a cosine that reaches the threshold and is no match.
 * @param topK how many of the identity's faces are searched for once the probe is verified, 0 to 1,000; 0, no search,
 *     unless set
 * @param minCosine the least cosine of such a face, -1 to 1; -1 unless set
 * @param usableOnly whether only faces usable under {@link QualityProfile#CRAWLER_INGEST} are found; false unless set
 * @param minQuality the least quality score of such a face, 0 to 1; 0 unless set
 */
public record VerifyOptions(
        MatchPolicy policy,
        OptionalDouble impostorMargin,
        int topK,
        double minCosine,
        boolean usableOnly,
        double minQuality) {
    public VerifyOptions {
        impostorMargin.ifPresent(margin -> Checks.range("impostorMargin", margin, 0, 2));
        Checks.range("topK", topK, 0, 1_000);
        Checks.range("minCosine", minCosine, -1, 1);
        Checks.range("minQuality", minQuality, 0, 1);
    }

    /** Verifies and searches nothing. */
    public static VerifyOptions defaults() {
        return new VerifyOptions(MatchPolicy.falseMatchRate(1e-5), OptionalDouble.empty(), 0, -1, false, 0);
    }

    /** Verifies, and only then searches the identity's usable faces. */
    public static VerifyOptions searching(int topK) {
        return defaults().withTopK(topK).withUsableOnly(true);
    }

    public VerifyOptions withPolicy(MatchPolicy value) {
        return new VerifyOptions(value, impostorMargin, topK, minCosine, usableOnly, minQuality);
    }

    public VerifyOptions withImpostorMargin(double value) {
        return new VerifyOptions(policy, OptionalDouble.of(value), topK, minCosine, usableOnly, minQuality);
    }

    public VerifyOptions withTopK(int value) {
        return new VerifyOptions(policy, impostorMargin, value, minCosine, usableOnly, minQuality);
    }

    public VerifyOptions withMinCosine(double value) {
        return new VerifyOptions(policy, impostorMargin, topK, value, usableOnly, minQuality);
    }

    public VerifyOptions withUsableOnly(boolean value) {
        return new VerifyOptions(policy, impostorMargin, topK, minCosine, value, minQuality);
    }

    public VerifyOptions withMinQuality(double value) {
        return new VerifyOptions(policy, impostorMargin, topK, minCosine, usableOnly, value);
    }
}
