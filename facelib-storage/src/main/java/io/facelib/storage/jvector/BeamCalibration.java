package io.facelib.storage.jvector;

import java.util.Random;

/**
 * Finds out how wide a graph has to be searched: faces of the graph itself are the probes, the ten closest others by
 * comparing all are the truth, and the narrowest beam that finds 0.992 of them is taken, a little more than the 0.99 that is
 * wanted, since it is measured on a sample. How wide that is depends on how faces and models spread, so no fixed number
 * would do.
 */
final class BeamCalibration {
    private static final int K = 10;
    private static final double WANTED = 0.992;
    private static final int[] WIDTHS = {16, 20, 24, 32, 40, 48, 64, 80, 96, 128, 160, 192, 256, 320, 384, 512, 640, 800
    };

    /** So many comparisons are spent on the truth, within these numbers of probes. */
    private static final long COMPARISONS = 20_000_000;

    private static final int FEWEST_PROBES = 30;
    private static final int MOST_PROBES = 200;

    private final NeighbourGraph graph;
    private final Vectors vectors;
    private final GraphSearch search = new GraphSearch();

    BeamCalibration(NeighbourGraph graph, Vectors vectors) {
        this.graph = graph;
        this.vectors = vectors;
    }

    /** The narrowest width that finds enough. */
    int width() {
        int[] probes = probes();
        float[] tenth = new float[probes.length];
        for (int i = 0; i < probes.length; i++) {
            tenth[i] = tenthBest(probes[i]);
        }
        for (int width : WIDTHS) {
            if (recall(probes, tenth, width) >= WANTED) {
                return width;
            }
        }
        return WIDTHS[WIDTHS.length - 1];
    }

    private int[] probes() {
        long affordable = COMPARISONS / Math.max(1, vectors.size());
        int count = (int) Math.max(FEWEST_PROBES, Math.min(MOST_PROBES, affordable));
        return new Random(vectors.size()).ints(count, 0, vectors.size()).toArray();
    }

    /** The cosine of the tenth closest other face: whoever reaches it belongs to the truth, so equal ones all count. */
    private float tenthBest(int probe) {
        float[] vector = vectors.copy(probe);
        Beam beam = new Beam();
        beam.reset(K);
        for (int other = 0; other < vectors.size(); other++) {
            if (other != probe) {
                beam.add(Beam.entry(vectors.cosine(vector, other), other));
            }
        }
        long[] best = beam.bestFirst();
        return best.length == 0 ? Float.MAX_VALUE : Beam.score(best[best.length - 1]);
    }

    private double recall(int[] probes, float[] tenth, int width) {
        int wanted = Math.min(K, vectors.size() - 1);
        long found = 0;
        for (int i = 0; i < probes.length; i++) {
            int probe = probes[i];
            long[] entries = search.search(graph, vectors, vectors.copy(probe), width, other -> other != probe);
            int hits = 0;
            while (hits < Math.min(wanted, entries.length) && Beam.score(entries[hits]) >= tenth[i]) {
                hits++;
            }
            found += hits;
        }
        return wanted == 0 ? 1 : (double) found / ((long) wanted * probes.length);
    }
}
