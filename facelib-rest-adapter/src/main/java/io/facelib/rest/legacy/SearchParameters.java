package io.facelib.rest.legacy;

import io.facelib.model.MatchPolicy;
import io.facelib.model.SearchOptions;
import io.facelib.rest.error.ErrorCode;
import io.facelib.rest.error.LegacyException;
import io.facelib.rest.json.QueryFields;
import io.facelib.rest.json.Range;
import io.facelib.rest.json.ValidationException;
import io.facelib.rest.route.Call;
import io.facelib.rest.settings.RestSettings;
import java.util.Optional;

/**
 * What the query of a search says.
 *
 * @param topK how many results; of any size until {@link #options} looks at it, which comes after the photo
 * @param threshold the least cosine, 0 to 1; empty where the request does not say
 */
record SearchParameters(int topK, Optional<Double> threshold) {
    private static final int MOST = 50;
    private static final Range ANY = Range.from(-Double.MAX_VALUE);

    /**
     * Reads the parameters of a search.
     *
     * @throws ValidationException if one of them is no number, or the threshold is out of bounds
     */
    static SearchParameters read(Call call) {
        QueryFields query = call.query();
        int topK = query.integer("top_k", call.settings().matches().topK(), ANY);
        Optional<Double> threshold = query.optionalNumber("threshold", Range.of(0, 1));
        query.check();
        return new SearchParameters(topK, threshold);
    }

    /**
     * How many results there may be.
     *
     * @throws LegacyException if fewer than one result is wanted
     */
    SearchOptions options(RestSettings settings) {
        if (topK < 1) {
            throw new LegacyException(ErrorCode.INVALID_TOP_K, "top_k is " + topK + " and must be at least 1");
        }
        MatchPolicy policy =
                threshold.map(MatchPolicy::cosine).orElse(settings.matches().search());
        return SearchOptions.topK(Math.min(topK, MOST)).withPolicy(policy);
    }
}
