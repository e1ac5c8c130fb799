package io.facelib.operation;

import io.facelib.model.Analysis;
import io.facelib.model.AnalyzedFace;
import io.facelib.model.FaceId;
import io.facelib.model.Match;
import io.facelib.model.SearchOptions;
import io.facelib.model.TenantId;
import io.facelib.model.Threshold;
import io.facelib.spi.VectorMatches;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What all faces of an image find together, usable or not: each stored face once, with its highest cosine.
 *
 * @param matches highest first, equal ones by face id
 * @param threshold the limit that was applied
 * @param exact whether every considered face was compared
 */
record GalleryMatches(List<Match> matches, Threshold threshold, boolean exact) {
    private static final Comparator<Match> BEST_FIRST = Comparator.comparingDouble(Match::cosine)
            .reversed()
            .thenComparing(match -> match.face().id());

    /** @param seen with a vector for every face */
    static GalleryMatches of(SearchFaces search, TenantId tenant, Analysis seen, SearchOptions options) {
        Threshold threshold = search.threshold(tenant, options);
        Map<FaceId, Match> best = new HashMap<>();
        boolean exact = true;
        for (AnalyzedFace face : seen.faces()) {
            VectorMatches found = search.search(tenant, face.embedding().orElseThrow(), options, threshold);
            exact &= found.exact();
            found.matches().forEach(match -> best.merge(match.face().id(), match, GalleryMatches::closer));
        }
        List<Match> matches =
                best.values().stream().sorted(BEST_FIRST).limit(options.topK()).toList();
        return new GalleryMatches(matches, threshold, exact);
    }

    private static Match closer(Match a, Match b) {
        return a.cosine() >= b.cosine() ? a : b;
    }
}
