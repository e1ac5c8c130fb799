package io.facelib.grouping;

import io.facelib.model.FaceId;
import java.util.List;

/**
 * Every face once: in a group, or single.
 *
 * @param groups the largest first, equally large ones in the order of their first faces
 * @param single faces that resemble too few others, in ascending order
 */
public record FaceGroups(List<FaceGroup> groups, List<FaceId> single) {
    public FaceGroups {
        groups = List.copyOf(groups);
        single = List.copyOf(single);
    }
}
