package io.facelib.model;

import java.util.List;
import java.util.Optional;

/**
 * Faces that seem to show one person.
 *
 * @param faces two or more, in ascending order
 * @param closest the enrolled identity that the mean of their vectors is closest to, if it reaches the limit
 */
public record GroupSuggestion(List<FaceId> faces, Optional<IdentityMatch> closest) {
    public GroupSuggestion {
        faces = List.copyOf(faces);
    }
}
