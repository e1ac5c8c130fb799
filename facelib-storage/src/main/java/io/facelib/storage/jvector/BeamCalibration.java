package io.facelib.storage.jvector;

import java.util.Random;

/**
 * Finds out how wide a graph has to be searched: probes are made up, the ten closest faces by comparing all are the truth,
 * and the narrowest beam that finds 0.992 of them is taken, a little more than the 0.99 that is wanted, since it is measured
 * on a sample. How wide that is depends on how faces and models spread, so no fixed number would do.
 *
 * <p>A probe is a face of the gallery, moved at random as far as its tenth neighbour is away: a face itself would be found
 * too easily, since the graph was built around it.
 */
final class BeamCalibration {
    private static final int K = 10;
    private static final double WANTED = 0.992;
    private static final int[] WIDTHS = {16, 20, 24, 32, 40, 48, 64, 80, 96, 128, 160, 192, 256, 320, 384, 512, 640, 800
    };

    /** So many comparisons are spent on the truth, within these numbers of probes. */
    private static final long COMPARISONS = 10_000_000;

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
        float[][] probes = probes();
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

    private float[][] probes() {
        long affordable = COMPARISONS / Math.max(1, vectors.size());
        int count = (int) Math.max(FEWEST_PROBES, Math.min(MOST_PROBES, affordable));
        Random random = new Random(vectors.size());
        float[][] probes = new float[count][];
        for (int i = 0; i < count; i++) {
            float[] face = vectors.copy(random.nextInt(vectors.size()));
            probes[i] = moved(face, Math.max(0.5f, tenthBest(face)), random);
        }
        return probes;
    }

    /** A unit vector whose cosine with the given one is about this. */
    private static float[] moved(float[] vector, float cosine, Random random) {
        double length = Math.sqrt(1 / ((double) cosine * cosine) - 1) / Math.sqrt(vector.length);
        float[] moved = new float[vector.length];
        double squares = 0;
        for (int i = 0; i < moved.length; i++) {
            moved[i] = (float) (vector[i] + length * random.nextGaussian());
            squares += (double) moved[i] * moved[i];
        }
        for (int i = 0; i < moved.length; i++) {
            moved[i] /= (float) Math.sqrt(squares);
        }
        return moved;
    }

    /** The cosine of the tenth closest face: whoever reaches it belongs to the truth, so equal ones all count. */
    private float tenthBest(float[] probe) {
        Beam beam = new Beam();
        beam.reset(K);
        for (int face = 0; face < vectors.size(); face++) {
            beam.add(Beam.entry(vectors.cosine(probe, face), face));
        }
        long[] best = beam.bestFirst();
        return Beam.score(best[best.length - 1]);
    }

    private double recall(float[][] probes, float[] tenth, int width) {
        int wanted = Math.min(K, vectors.size());
        long found = 0;
        for (int i = 0; i < probes.length; i++) {
            long[] entries = search.search(graph, vectors, probes[i], width, face -> true);
            int hits = 0;
            while (hits < Math.min(wanted, entries.length) && Beam.score(entries[hits]) >= tenth[i]) {
                hits++;
            }
            found += hits;
        }
        return (double) found / ((long) wanted * probes.length);
    }
}
