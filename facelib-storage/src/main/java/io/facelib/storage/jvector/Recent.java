package io.facelib.storage.jvector;

import io.facelib.storage.log.LoggedFace;
import java.util.Arrays;

/**
 * The faces of a gallery that no graph holds, in the order of their sequences; in a small gallery, all of them. One thread
 * appends and removes; what others see is a {@link State}, which never changes for the moment that it shows.
 */
final class Recent {
    /** A face is removed in no moment yet. */
    static final int ALIVE = Integer.MAX_VALUE;

    /** Vectors per chunk, as a power of two; the first chunk grows up to it, since most tenants are small. */
    private static final int BITS = 10;

    private static final int CHUNK = 1 << BITS;
    private static final int MASK = CHUNK - 1;
    private static final int SMALLEST = 4;

    private final int dimension;
    private float[][] vectors;
    private long[] sequences;
    private byte[][] bodies;
    private int[] removedAt;
    private int size;
    private long bodyBytes;

    Recent(int dimension) {
        this.dimension = dimension;
        this.vectors = new float[][] {new float[SMALLEST * dimension]};
        this.sequences = new long[SMALLEST];
        this.bodies = new byte[SMALLEST][];
        this.removedAt = new int[SMALLEST];
    }

    /**
     * The faces as of one moment: entry i exists for a moment m when {@code i < size} and {@code m < removedAt[i]}. Arrays
     * are shared with later states, whose changes are of later moments.
     */
    @SuppressWarnings("ArrayRecordComponent")
    record State(int dimension, float[][] vectors, long[] sequences, byte[][] bodies, int[] removedAt, int size) {
        float cosine(float[] probe, int i) {
            return DotProduct.BEST.of(probe, vectors[i >>> BITS], (i & MASK) * dimension);
        }

        LoggedFace face(int i) {
            int from = (i & MASK) * dimension;
            float[] vector = Arrays.copyOfRange(vectors[i >>> BITS], from, from + dimension);
            return new LoggedFace(sequences[i], vector, bodies[i]);
        }
    }

    State state() {
        return new State(dimension, vectors, sequences, bodies, removedAt, size);
    }

    /** Appends a face unless its sequence is not above the last one: then it was here, or is gone already. */
    boolean add(LoggedFace face) {
        if (size > 0 && face.sequence() <= sequences[size - 1]) {
            return false;
        }
        if (size == sequences.length) {
            grow();
        }
        System.arraycopy(face.vector(), 0, room(), (size & MASK) * dimension, dimension);
        sequences[size] = face.sequence();
        bodies[size] = face.body();
        removedAt[size] = ALIVE;
        bodyBytes += face.body().length + 16;
        size++;
        return true;
    }

    private void grow() {
        int capacity = size + Math.max(SMALLEST, size / 2);
        sequences = Arrays.copyOf(sequences, capacity);
        bodies = Arrays.copyOf(bodies, capacity);
        // A copy, so that a removal from now on is not seen by those who hold the old array; their moment is earlier.
        removedAt = Arrays.copyOf(removedAt, capacity);
    }

    /** The chunk for the next vector. Who holds an older array of chunks, or an older first chunk, has what they need. */
    private float[] room() {
        int chunk = size >>> BITS;
        if (chunk == vectors.length) {
            vectors = Arrays.copyOf(vectors, chunk + 1);
            vectors[chunk] = new float[CHUNK * dimension];
        } else if ((size & MASK) * dimension == vectors[chunk].length) {
            vectors = vectors.clone();
            vectors[chunk] = Arrays.copyOf(vectors[chunk], Math.min(CHUNK, 2 * size) * dimension);
        }
        return vectors[chunk];
    }

    /**
     * Marks a face as removed from a moment on.
     *
     * @return whether it was here and alive
     */
    boolean remove(long sequence, int moment) {
        int i = Arrays.binarySearch(sequences, 0, size, sequence);
        if (i < 0 || removedAt[i] != ALIVE) {
            return false;
        }
        removedAt[i] = moment;
        return true;
    }

    int size() {
        return size;
    }

    /** What this takes on the heap, in bytes. */
    long bytes() {
        return 4L * vectors.length * vectors[0].length + 16L * sequences.length + 4L * removedAt.length + bodyBytes;
    }
}
