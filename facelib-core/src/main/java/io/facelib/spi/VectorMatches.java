package io.facelib.spi;

import io.facelib.model.Match;
import java.util.List;

/**
 * What a vector index found.
 *
 * @param matches highest cosine first, equal ones by face id
 * @param exact whether every considered face was compared
 * @param compared how many vectors were compared with the probe
 */
public record VectorMatches(List<Match> matches, boolean exact, long compared) {
    public VectorMatches {
        matches = List.copyOf(matches);
    }
}
