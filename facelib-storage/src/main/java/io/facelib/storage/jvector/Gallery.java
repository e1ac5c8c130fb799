package io.facelib.storage.jvector;

import io.facelib.storage.log.Change;
import io.facelib.storage.log.LoggedFace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A partition in memory, kept up to date by the changes that the log announces. Changes that come while it is being loaded
 * wait; since sequences are never given again, it does no harm that loading may have seen them already. Safe for any
 * number of threads; searches take a {@link #view()} and are never blocked.
 */
final class Gallery {
    private static final int[] NONE = {};

    /** Moments are compared with {@link Recent#ALIVE}, which has to stay above them. */
    private static final int LAST_MOMENT = Recent.ALIVE - 2;

    private final int dimension;
    private final List<Change> waiting = new ArrayList<>();
    private boolean loaded;
    private @Nullable GraphFile graph;
    private int[] removedAt = NONE;
    private int graphAlive;
    private Recent recent;
    private int recentAlive;
    private volatile GalleryView view;

    Gallery(int dimension) {
        this.dimension = dimension;
        this.recent = new Recent(dimension);
        this.view = new GalleryView(0, null, NONE, 0, recent.state(), 0);
    }

    /** The gallery as it is now. */
    GalleryView view() {
        return view;
    }

    /** Follows a change of the log. */
    synchronized void apply(Change change) {
        if (!loaded) {
            waiting.add(change);
            return;
        }
        if (view.moment() == LAST_MOMENT) {
            throw new IllegalStateException("this gallery followed too many changes; it has to be loaded again");
        }
        follow(change, view.moment() + 1);
        publish(view.moment() + 1);
    }

    private void follow(Change change, int moment) {
        for (long sequence : change.removed()) {
            if (recent.remove(sequence, moment)) {
                recentAlive--;
            } else {
                removeFromGraph(sequence, moment);
            }
        }
        for (LoggedFace face : change.added()) {
            if (covered() < face.sequence() && recent.add(face)) {
                recentAlive++;
            }
        }
    }

    private long covered() {
        return graph == null ? -1 : graph.graph().covers();
    }

    private void removeFromGraph(long sequence, int moment) {
        int ordinal = graph == null ? -1 : Arrays.binarySearch(graph.sequences(), sequence);
        if (ordinal >= 0 && removedAt[ordinal] == Recent.ALIVE) {
            removedAt[ordinal] = moment;
            graphAlive--;
        }
    }

    private void publish(int moment) {
        view = new GalleryView(moment, graph, removedAt, graphAlive, recent.state(), recentAlive);
    }

    /** Fills the gallery, once: with a graph, the sequences removed from it, and the faces that it does not cover. */
    synchronized void load(@Nullable GraphFile found, long[] tombstones, Recent later) {
        graph = found;
        recent = later;
        recentAlive = later.size();
        removedAt = found == null ? NONE : new int[found.size()];
        Arrays.fill(removedAt, Recent.ALIVE);
        graphAlive = removedAt.length;
        for (long sequence : tombstones) {
            removeFromGraph(sequence, 0);
        }
        loaded = true;
        waiting.forEach(change -> follow(change, 1));
        waiting.clear();
        publish(1);
    }

    /**
     * Goes over to a newer graph: its faces are alive when they are alive here, and only what it does not cover stays
     * recent. Searches that run end on the former one.
     */
    synchronized void adopt(GraphFile newer) {
        GalleryView now = view;
        int[] removed = new int[newer.size()];
        int alive = 0;
        for (int i = 0; i < removed.length; i++) {
            removed[i] = isAlive(now, newer.sequences()[i]) ? Recent.ALIVE : 0;
            alive += removed[i] == Recent.ALIVE ? 1 : 0;
        }
        Recent rest = new Recent(dimension);
        for (int i = 0; i < now.recent().size(); i++) {
            boolean later = now.recent().sequences()[i] > newer.graph().covers();
            if (later && now.alive(now.removedAt().length + i)) {
                rest.add(now.recent().face(i));
            }
        }
        graph = newer;
        removedAt = removed;
        graphAlive = alive;
        recent = rest;
        recentAlive = rest.size();
        publish(Math.min(LAST_MOMENT, now.moment() + 1));
    }

    private static boolean isAlive(GalleryView now, long sequence) {
        int i = Arrays.binarySearch(now.recent().sequences(), 0, now.recent().size(), sequence);
        if (i >= 0) {
            return now.alive(now.removedAt().length + i);
        }
        int ordinal = now.graph() == null ? -1 : Arrays.binarySearch(now.graph().sequences(), sequence);
        return ordinal >= 0 && now.alive(ordinal);
    }

    /** What this takes on the heap without the vectors of the graph, in bytes. */
    synchronized long bytes() {
        long base = graph == null ? 0 : graph.bytes() + 4L * removedAt.length;
        return base + recent.bytes() + 200;
    }
}
