package io.facelib.spi;

import io.facelib.model.IdentityMatch;
import java.util.List;

/**
 * The identities closest to a vector.
 *
 * @param matches highest cosine first, equal ones by id
 * @param compared how many identities were compared
 */
public record IdentityMatches(List<IdentityMatch> matches, long compared) {
    public IdentityMatches {
        matches = List.copyOf(matches);
    }
}
