package io.facelib.storage.jvector;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Measures how well the graphs do while they are used: now and then a search that went through a graph is done again by
 * comparing every face, when there is nothing else to do. Where too little is found, searches become wider, and narrower
 * again where more is found than needed. Safe for any
 * number of threads.
 */
final class RecallProbe {
    /** One of so many searches is looked at. */
    static final int EVERY = 500;

    private static final double WIDEST = 8;

    /** A judgement is made after so many samples; earlier where the recall is far too low. */
    private static final int JUDGED = 100;

    private static final int JUDGED_EARLY = 20;
    private static final double FAR_TOO_LOW = 0.97;
    private static final double TOO_LOW = 0.985;
    private static final double MORE_THAN_NEEDED = 0.995;

    private final AtomicLong searches = new AtomicLong();
    private long wanted;
    private long found;
    private long samples;
    private long judgedWanted;
    private long judgedFound;
    private int judgedSamples;
    private volatile double factor = 1;

    /** How wide the beam has to be for the k best, where the graph was measured for the ten best. */
    int width(int measured, int k) {
        int wide = (int) Math.ceil(measured * factor);
        return k <= 10 ? wide : wide + k + k / 2;
    }

    /** Whether this search is one to look at. */
    boolean due() {
        return searches.incrementAndGet() % EVERY == 0;
    }

    /** Searches again, exactly, and counts how many of the best were found. */
    void look(GalleryView view, float[] probe, long[] best) {
        ExactScan scan = new ExactScan(view, probe, -1, ordinal -> true);
        long[] truth = scan.best(best.length);
        Set<Integer> ordinals = Arrays.stream(best).mapToObj(Beam::ordinal).collect(Collectors.toSet());
        long hits = Arrays.stream(truth)
                .filter(entry -> ordinals.contains(Beam.ordinal(entry)))
                .count();
        count(truth.length, hits);
    }

    private synchronized void count(long truth, long hits) {
        wanted += truth;
        found += hits;
        samples++;
        judgedWanted += truth;
        judgedFound += hits;
        judgedSamples++;
        judge((double) judgedFound / Math.max(1, judgedWanted));
    }

    private void judge(double recall) {
        boolean early = judgedSamples >= JUDGED_EARLY && recall < FAR_TOO_LOW;
        if (!early && judgedSamples < JUDGED) {
            return;
        }
        if (recall < TOO_LOW) {
            factor = Math.min(WIDEST, factor * 1.25);
        } else if (recall > MORE_THAN_NEEDED) {
            factor = Math.max(1, factor * 0.9);
        }
        judgedSamples = 0;
        judgedWanted = 0;
        judgedFound = 0;
    }

    /** By how much beams are wider than measured when the graphs were built. */
    double factor() {
        return factor;
    }

    synchronized long samples() {
        return samples;
    }

    /** The share of the true best that the graphs found, 0 to 1; 1 when nothing was looked at yet. */
    synchronized double recall() {
        return wanted == 0 ? 1 : (double) found / wanted;
    }
}
