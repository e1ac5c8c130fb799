package io.facelib.spi;

import io.facelib.model.Match;
import io.facelib.model.SearchPlan;
import java.util.List;

/**
 * What a vector index found.
 *
 * @param matches highest cosine first, equal ones by face id
 * @param exact whether every considered face was compared
 * @param compared how many vectors were compared with the probe
 * @param plan which way the search went, and why
 */
public record VectorMatches(List<Match> matches, boolean exact, long compared, SearchPlan plan) {
    public VectorMatches {
        matches = List.copyOf(matches);
    }
}
