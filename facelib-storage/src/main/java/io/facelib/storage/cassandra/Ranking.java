package io.facelib.storage.cassandra;

import io.facelib.model.FaceFilter;
import io.facelib.model.Match;
import io.facelib.spi.VectorQuery;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The best matches of a query among the faces it is shown. For one thread. */
final class Ranking {
    private static final Comparator<Ranked> BEST_FIRST = Comparator.comparingDouble(Ranked::cosine)
            .reversed()
            .thenComparing(ranked -> ranked.row().id());

    private record Ranked(StoredFace row, double cosine) {}

    private final VectorQuery query;
    private final FaceFilter filter;
    private final PriorityQueue<Ranked> worstFirst = new PriorityQueue<>(BEST_FIRST.reversed());
    private long compared;
    private double least = 1;

    Ranking(VectorQuery query) {
        this.query = query;
        this.filter = query.filter();
    }

    /** Compares a face, and keeps it while it is among the best. */
    void offer(StoredFace row) {
        double cosine = query.vector().cosine(row.embedding());
        Ranked ranked = new Ranked(row, cosine);
        compared++;
        least = Math.min(least, cosine);
        if (cosine < query.minCosine() || (isFull() && BEST_FIRST.compare(ranked, worstFirst.element()) > 0)) {
            return;
        }
        if (filter.matches(row.face())) {
            worstFirst.add(ranked);
            if (worstFirst.size() > query.k()) {
                worstFirst.remove();
            }
        }
    }

    /** Whether there are as many as the query wants. */
    boolean isFull() {
        return worstFirst.size() >= query.k();
    }

    long compared() {
        return compared;
    }

    /** The least cosine of all that were shown. */
    double least() {
        return least;
    }

    List<Match> matches() {
        return worstFirst.stream()
                .sorted(BEST_FIRST)
                .map(ranked -> new Match(ranked.row().face(), ranked.cosine()))
                .toList();
    }
}
