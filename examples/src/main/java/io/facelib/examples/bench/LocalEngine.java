package io.facelib.examples.bench;

/** An engine in this process: it answers one query at a time, for any number of threads. */
public interface LocalEngine extends VectorEngine {
    /**
     * The numbers of the nearest vectors, best first.
     *
     * @param width see {@link SearchTask#width}
     */
    int[] nearest(float[] query, int k, int width);

    @Override
    default Slice search(SearchTask task) {
        return Askers.ask(this, task);
    }
}
