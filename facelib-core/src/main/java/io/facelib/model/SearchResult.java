package io.facelib.model;

import java.util.List;
import java.util.Optional;

/**
 * What a search found.
 *
 * @param matches highest cosine first, equal ones by face id
 * @param threshold the limit that was applied
 * @param exact whether every considered face was compared
 * @param explain which way the search went, and why
 * @param probe what was seen in the probe image; empty for other probes
 * @param probeFace the index of the face that was searched with, in {@code probe.faces()}
 */
public record SearchResult(
        List<Match> matches,
        Threshold threshold,
        boolean exact,
        SearchPlan explain,
        Optional<Analysis> probe,
        Optional<Integer> probeFace) {
    public SearchResult {
        matches = List.copyOf(matches);
    }
}
