package io.facelib.storage.jvector;

import java.util.Arrays;
import java.util.Random;

/**
 * Finds out how wide a graph has to be searched: probes are made up, the ten closest faces by comparing all are the truth,
 * and the narrowest beam is taken that finds 0.99 of them even if the sample flatters it: two standard errors below what was
 * measured. How wide that is depends on how faces and models spread, so no fixed number would do.
 *
 * <p>A probe is made of faces of the gallery: halfway between a face and its closest neighbour, moved by the difference of
 * another face and one of its neighbours. So it lies where a new photo of somebody in the gallery would: as far away, and in
 * the directions in which photos of one person differ. A face itself would be found too easily, since the graph was built
 * around it; noise in all directions alike is like no photo, and asks for beams many times too wide.
 */
final class BeamCalibration {
    private static final int K = 10;
    private static final double WANTED = 0.99;
    private static final int[] WIDTHS = {16, 20, 24, 32, 40, 48, 64, 80, 96, 128, 160, 192, 256, 320, 384, 512, 640, 800
    };

    /** With fewer, luck decides; these take about a twentieth of the time that building took. */
    private static final int PROBES = 600;

    private static final int LOOK_UP = 1_024;

    private final NeighbourGraph graph;
    private final Vectors vectors;
    private final Runnable goingOn;
    private final GraphSearch search = new GraphSearch();

    /** @param goingOn asked now and then, throws to end the work early */
    BeamCalibration(NeighbourGraph graph, Vectors vectors, Runnable goingOn) {
        this.graph = graph;
        this.vectors = vectors;
        this.goingOn = goingOn;
    }

    /** The narrowest width that finds enough. */
    int width() {
        float[][] probes = probes();
        float[] tenth = tenthBest(probes);
        for (int width : WIDTHS) {
            goingOn.run();
            if (surelyFound(probes, tenth, width) >= WANTED) {
                return width;
            }
        }
        return WIDTHS[WIDTHS.length - 1];
    }

    private float[][] probes() {
        Random random = new Random(vectors.size());
        float[][] faces = new float[2 * PROBES][];
        for (int i = 0; i < faces.length; i++) {
            faces[i] = vectors.copy(random.nextInt(vectors.size()));
        }
        long[][] closest = closest(faces);
        float[][] probes = new float[PROBES][];
        for (int i = 0; i < PROBES; i++) {
            int other = PROBES + i;
            probes[i] = probe(faces[i], neighbour(closest[i], 1), faces[other], neighbour(closest[other], K / 2));
        }
        return probes;
    }

    /** The face at a place among the closest of a face, which is the first of them itself; the last where there are fewer. */
    private float[] neighbour(long[] closest, int place) {
        return vectors.copy(Beam.ordinal(closest[Math.min(place, closest.length - 1)]));
    }

    private static float[] probe(float[] face, float[] close, float[] other, float[] neighbour) {
        float[] probe = new float[face.length];
        double squares = 0;
        for (int i = 0; i < probe.length; i++) {
            // Divided by the root of two, since a difference varies twice as much as one of its sides.
            probe[i] = (face[i] + close[i]) / 2 + (float) ((other[i] - neighbour[i]) / Math.sqrt(2));
            squares += (double) probe[i] * probe[i];
        }
        if (squares == 0) {
            return face;
        }
        for (int i = 0; i < probe.length; i++) {
            probe[i] /= (float) Math.sqrt(squares);
        }
        return probe;
    }

    /** The cosines of the tenth closest faces: whoever reaches it belongs to the truth, so equal ones all count. */
    private float[] tenthBest(float[][] probes) {
        long[][] closest = closest(probes);
        float[] tenth = new float[probes.length];
        for (int i = 0; i < tenth.length; i++) {
            tenth[i] = Beam.score(closest[i][closest[i].length - 1]);
        }
        return tenth;
    }

    /** Compares each face with all probes while it is in the processor's cache, where the probes stay. */
    private long[][] closest(float[][] probes) {
        Beam[] beams = new Beam[probes.length];
        for (int i = 0; i < beams.length; i++) {
            beams[i] = new Beam();
            beams[i].reset(K);
        }
        for (int face = 0; face < vectors.size(); face++) {
            if (face % LOOK_UP == 0) {
                goingOn.run();
            }
            for (int i = 0; i < beams.length; i++) {
                beams[i].add(Beam.entry(vectors.cosine(probes[i], face), face));
            }
        }
        return Arrays.stream(beams).map(Beam::bestFirst).toArray(long[][]::new);
    }

    /** Recall, less two standard errors. */
    private double surelyFound(float[][] probes, float[] tenth, int width) {
        int wanted = Math.min(K, vectors.size());
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < probes.length; i++) {
            double recall = (double) found(probes[i], tenth[i], width, wanted) / wanted;
            sum += recall;
            squares += recall * recall;
        }
        double mean = sum / probes.length;
        double variance = Math.max(0, squares / probes.length - mean * mean);
        return mean - 2 * Math.sqrt(variance / probes.length);
    }

    private int found(float[] probe, float tenth, int width, int wanted) {
        long[] entries = search.search(graph, vectors, probe, width, face -> true);
        int hits = 0;
        while (hits < Math.min(wanted, entries.length) && Beam.score(entries[hits]) >= tenth) {
            hits++;
        }
        return hits;
    }
}
