package io.facelib.examples.bench;

/** An engine that takes in vectors while it is searched. */
public interface GrowingEngine extends LocalEngine {
    /** Adds a vector under the next number; one thread at a time. */
    void insert(float[] vector);
}
