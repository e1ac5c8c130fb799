package io.facelib.model;

import java.util.List;

/**
 * An image that was stored and then searched with, each of its faces. Its own faces are among those that were searched.
 *
 * @param stored what was stored of it
 * @param matches of any of its faces: each stored face once, with its highest cosine; highest first, equal ones by face
 *     id
 * @param threshold the limit that was applied
 * @param exact whether every considered face was compared
 */
public record GallerySearch(IndexResult stored, List<Match> matches, Threshold threshold, boolean exact) {
    public GallerySearch {
        matches = List.copyOf(matches);
    }
}
