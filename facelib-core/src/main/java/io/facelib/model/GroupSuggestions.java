package io.facelib.model;

import java.util.List;

/**
 * How a tenant's unassigned faces could be assigned. Nothing was: {@code faces().assign} does it.
 *
 * @param groups the largest first
 * @param single faces that resemble too few others, in ascending order
 * @param threshold the limit from which on faces were neighbours
 */
public record GroupSuggestions(List<GroupSuggestion> groups, List<FaceId> single, Threshold threshold) {
    public GroupSuggestions {
        groups = List.copyOf(groups);
        single = List.copyOf(single);
    }
}
