package io.facelib.model;

import java.util.List;
import java.util.Optional;

/**
 * Who a probe may be.
 *
 * @param matches identities that reach the threshold, highest cosine first, equal ones by id
 * @param threshold that they reach
 * @param gallerySize how many identities were compared
 */
public record Identification(List<IdentityMatch> matches, Threshold threshold, long gallerySize) {
    public Identification {
        matches = List.copyOf(matches);
    }

    /** The closest identity that reaches the threshold. */
    public Optional<IdentityMatch> best() {
        return matches.stream().findFirst();
    }
}
