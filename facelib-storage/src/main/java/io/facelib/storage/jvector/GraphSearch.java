package io.facelib.storage.jvector;

import java.util.Arrays;

/**
 * A search through a neighbourhood graph: greedy on the higher levels, then a beam on level 0, as in Malkov and Yashunin,
 * "Efficient and robust approximate nearest neighbor search using Hierarchical Navigable Small World graphs" (2018),
 * algorithms 2 and 5. Keeps its working memory from one search to the next; for one thread at a time.
 */
final class GraphSearch {
    private final Beam found = new Beam();
    private final OpenNodes open = new OpenNodes();
    private final VisitedNodes visited = new VisitedNodes();
    private int[] unseen = new int[0];
    private float[] cosines = new float[0];
    private long compared;

    /** Written and never read, so that the touching is not optimised away. */
    @SuppressWarnings("UnusedVariable")
    private volatile float touched;

    /** Which nodes count as found; the others only lead the way. */
    interface Accepted {
        boolean test(int ordinal);
    }

    /**
     * The closest accepted nodes, best first, as entries of {@link Beam}.
     *
     * @param width of the beam: how many are found at most; the more, the likelier they are the true closest
     */
    long[] search(NeighbourGraph graph, Vectors vectors, float[] probe, int width, Accepted accepted) {
        compared = 1;
        int entry = graph.entry();
        float score = vectors.cosine(probe, entry);
        for (int level = graph.upper().length - 1; level >= 0; level--) {
            long best = descend(graph.upper()[level], vectors, probe, Beam.entry(score, entry));
            entry = Beam.ordinal(best);
            score = Beam.score(best);
        }
        begin(width);
        visited.add(entry);
        offer(graph, Beam.entry(score, entry), accepted);
        for (int loner : graph.loners()) {
            if (visited.add(loner)) {
                offer(graph, Beam.entry(vectors.cosine(probe, loner), loner), accepted);
                compared++;
            }
        }
        while (open.size() > 0) {
            long closest = open.poll();
            if (!found.admits(closest)) {
                break;
            }
            expand(graph, vectors, probe, Beam.ordinal(closest), accepted);
        }
        return found.bestFirst();
    }

    /** How many vectors the last search compared with the probe. */
    long compared() {
        return compared;
    }

    private long descend(NeighbourGraph.Level level, Vectors vectors, float[] probe, long from) {
        long best = from;
        boolean closer = true;
        while (closer) {
            closer = false;
            int row = Arrays.binarySearch(level.nodes(), Beam.ordinal(best)) * level.degree();
            for (int i = row; i >= 0 && i < row + level.degree() && level.neighbours()[i] >= 0; i++) {
                int other = level.neighbours()[i];
                long entry = Beam.entry(vectors.cosine(probe, other), other);
                compared++;
                if (entry > best) {
                    best = entry;
                    closer = true;
                }
            }
        }
        return best;
    }

    private void begin(int width) {
        found.reset(width);
        open.reset();
        visited.reset(width);
    }

    /** Takes a node in, and with it the others of the same vector. */
    private void offer(NeighbourGraph graph, long entry, Accepted accepted) {
        if (!found.admits(entry)) {
            return;
        }
        open.add(entry);
        float score = Beam.score(entry);
        for (int ordinal = Beam.ordinal(entry); ordinal >= 0; ordinal = graph.twin(ordinal)) {
            if (accepted.test(ordinal)) {
                found.add(Beam.entry(score, ordinal));
            }
        }
    }

    // In three steps, because memory is what a search waits for: first the neighbours are touched, so that all of them
    // are
    // on their way at the same time; then they are compared, without a branch that depends on a result; then sorted in.
    private void expand(NeighbourGraph graph, Vectors vectors, float[] probe, int node, Accepted accepted) {
        int count = newNeighbours(graph, vectors, node);
        for (int i = 0; i < count; i++) {
            cosines[i] = vectors.cosine(probe, unseen[i]);
        }
        compared += count;
        for (int i = 0; i < count; i++) {
            offer(graph, Beam.entry(cosines[i], unseen[i]), accepted);
        }
    }

    private int newNeighbours(NeighbourGraph graph, Vectors vectors, int node) {
        int[] neighbours = graph.neighbours();
        int from = node * graph.degree();
        int to = from + graph.degree();
        if (unseen.length < graph.degree()) {
            unseen = new int[graph.degree()];
            cosines = new float[graph.degree()];
        }
        int count = 0;
        float touch = 0;
        for (int i = from; i < to && neighbours[i] >= 0; i++) {
            int other = neighbours[i];
            if (visited.add(other)) {
                touch += vectors.touch(other);
                unseen[count++] = other;
            }
        }
        touched = touch;
        return count;
    }
}
