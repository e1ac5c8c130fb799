package io.facelib.grouping;

import io.facelib.model.FaceId;
import java.util.List;

/**
 * Faces that seem to show one person: a suggestion, since each face resembles some of the others, not necessarily all.
 *
 * @param faces at least two, in ascending order
 */
public record FaceGroup(List<FaceId> faces) {
    public FaceGroup {
        faces = List.copyOf(faces);
    }
}
