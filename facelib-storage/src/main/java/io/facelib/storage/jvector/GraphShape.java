package io.facelib.storage.jvector;

import java.util.List;

/**
 * How dense a graph is built. Denser finds more of the true neighbours per step and costs memory and building time; the
 * values were chosen by measurement, see docs/benchmarks.md.
 *
 * @param degree neighbours of a node on level 0, at most
 * @param upperDegree neighbours of a node on the higher levels, at most
 * @param beam how many candidates a new node's neighbours are chosen from
 */
record GraphShape(int degree, int upperDegree, int beam) {
    static final GraphShape STANDARD = new GraphShape(24, 16, 100);

    /** Degrees may overflow by this factor while building, which saves pruning. */
    static final float OVERFLOW = 1.2f;

    /** The diversity parameter of the Vamana graph: above 1 keeps some long edges. */
    static final float ALPHA = 1.2f;

    List<Integer> degrees() {
        return List.of(degree, upperDegree);
    }
}
