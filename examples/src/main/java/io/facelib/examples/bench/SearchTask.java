package io.facelib.examples.bench;

import java.util.List;

/**
 * What an engine is asked to do for a while: answer one query after the other, beginning again after the last.
 *
 * @param queries unit vectors
 * @param first the query to begin with
 * @param k how many neighbours each
 * @param width how many candidates a search of a graph keeps; meaningless to an engine without {@link VectorEngine#widths}
 * @param threads that ask at the same time
 * @param seconds after which no new query is begun
 */
public record SearchTask(List<float[]> queries, int first, int k, int width, int threads, double seconds) {
    /** The query of a turn. */
    int query(int turn) {
        return Math.floorMod(first + turn, queries.size());
    }
}
