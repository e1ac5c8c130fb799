package io.facelib.storage.jvector;

import io.facelib.storage.log.LoggedFace;
import org.jspecify.annotations.Nullable;

/**
 * A gallery as of one moment: what a search works on from its beginning to its end, whatever is written meanwhile. The
 * faces of the graph come first, then the recent ones; the place in this order is the ordinal.
 *
 * @param moment counts the changes
 * @param graph the graph, if there is one
 * @param removedAt for each face of the graph the moment from which it is gone, {@link Recent#ALIVE} if it is not
 * @param graphAlive how many faces of the graph are alive
 * @param recent the faces that the graph does not hold
 * @param recentAlive how many of them are alive
 */
@SuppressWarnings("ArrayRecordComponent") // shared on purpose, as in Recent.State
record GalleryView(
        int moment, @Nullable GraphFile graph, int[] removedAt, int graphAlive, Recent.State recent, int recentAlive) {
    /** How many ordinals there are, removed ones included. */
    int size() {
        return removedAt.length + recent.size();
    }

    int alive() {
        return graphAlive + recentAlive;
    }

    boolean alive(int ordinal) {
        return ordinal < removedAt.length
                ? moment < removedAt[ordinal]
                : moment < recent.removedAt()[ordinal - removedAt.length];
    }

    float cosine(float[] probe, int ordinal) {
        return graph != null && ordinal < removedAt.length
                ? graph.vectors().cosine(probe, ordinal)
                : recent.cosine(probe, ordinal - removedAt.length);
    }

    byte[] body(int ordinal) {
        return graph != null && ordinal < removedAt.length
                ? graph.body(ordinal)
                : recent.bodies()[ordinal - removedAt.length];
    }

    LoggedFace face(int ordinal) {
        return graph != null && ordinal < removedAt.length
                ? graph.face(ordinal)
                : recent.face(ordinal - removedAt.length);
    }
}
