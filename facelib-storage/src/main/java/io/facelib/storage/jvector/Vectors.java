package io.facelib.storage.jvector;

/** The vectors of a gallery by ordinal, 0 to {@code size() - 1}; {@code float32[dimension]}, L2 norm 1. Safe for any number of threads. */
interface Vectors {
    int size();

    int dimension();

    /** The cosine of a probe and a stored vector, within rounding. */
    float cosine(float[] probe, int ordinal);

    /** Reads a little of a stored vector, so that its memory is on the way. The value means nothing. */
    float touch(int ordinal);

    /** A copy of a stored vector. */
    float[] copy(int ordinal);
}
