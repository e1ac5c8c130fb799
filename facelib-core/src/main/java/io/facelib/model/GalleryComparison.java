package io.facelib.model;

import java.util.List;

/**
 * An image held against a tenant's faces; nothing was stored.
 *
 * @param image what was seen in the image
 * @param matches of any of its faces: each stored face once, with its highest cosine; highest first, equal ones by face
 *     id
 * @param threshold the limit that was applied
 * @param exact whether every considered face was compared
 */
public record GalleryComparison(Analysis image, List<Match> matches, Threshold threshold, boolean exact) {
    public GalleryComparison {
        matches = List.copyOf(matches);
    }
}
