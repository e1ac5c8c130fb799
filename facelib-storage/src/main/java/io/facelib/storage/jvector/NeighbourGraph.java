package io.facelib.storage.jvector;

/**
 * A hierarchical neighbourhood graph in flat arrays, as it is searched and as it is written: nobody changes it any more.
 * Nodes are the ordinals of the vectors. Level 0 holds all nodes; each higher level a few of the one below.
 *
 * @param entry the node where a search begins, on the highest level
 * @param degree how many neighbours a node has at most on level 0
 * @param neighbours {@code int[size * degree]}: the neighbours of node n from {@code n * degree} on, ended by -1 if fewer
 * @param upper the levels above, level 1 first
 * @param twins {@code int[size]}: the next ordinal with the very same vector, -1 if there is none. Only the first of such
 *     ordinals is a node: equal ones would have no neighbours but each other. Empty where all vectors differ
 * @param loners nodes that no way leads to, ascending; a search compares them first
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record NeighbourGraph(int entry, int degree, int[] neighbours, Level[] upper, int[] twins, int[] loners) {
    /**
     * One of the higher levels.
     *
     * @param degree how many neighbours a node has at most
     * @param nodes the nodes of this level, ascending
     * @param neighbours those of {@code nodes[i]} from {@code i * degree} on, ended by -1 if fewer
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Level(int degree, int[] nodes, int[] neighbours) {}

    int size() {
        return neighbours.length / degree;
    }

    /** The next ordinal with the same vector, -1 if there is none. */
    int twin(int ordinal) {
        return twins.length == 0 ? -1 : twins[ordinal];
    }

    /** What the arrays take on the heap, in bytes. */
    long bytes() {
        long bytes = 4L * neighbours.length + 4L * twins.length + 4L * loners.length;
        for (Level level : upper) {
            bytes += 4L * (level.nodes.length + level.neighbours.length);
        }
        return bytes;
    }
}
