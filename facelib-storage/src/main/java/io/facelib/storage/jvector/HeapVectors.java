package io.facelib.storage.jvector;

import java.util.Arrays;

/**
 * Vectors on the heap in equal chunks, so that growing copies nothing and no array becomes too long. One thread appends;
 * any number may read what was appended before they were told of it.
 */
final class HeapVectors implements Vectors {
    /** Vectors per chunk, as a power of two: 512 KiB at 128 dimensions. */
    private static final int CHUNK_BITS = 10;

    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final int MASK = CHUNK - 1;

    private final int dimension;
    private float[][] chunks = new float[0][];
    private int size;

    HeapVectors(int dimension) {
        this.dimension = dimension;
    }

    void add(float[] vector) {
        int chunk = size >>> CHUNK_BITS;
        if (chunk == chunks.length) {
            chunks = Arrays.copyOf(chunks, chunk + 1);
            chunks[chunk] = new float[CHUNK * dimension];
        }
        System.arraycopy(vector, 0, chunks[chunk], (size & MASK) * dimension, dimension);
        size++;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public float cosine(float[] probe, int ordinal) {
        return DotProduct.BEST.of(probe, chunks[ordinal >>> CHUNK_BITS], (ordinal & MASK) * dimension);
    }

    @Override
    public float touch(int ordinal) {
        return chunks[ordinal >>> CHUNK_BITS][(ordinal & MASK) * dimension];
    }

    @Override
    public float[] copy(int ordinal) {
        int from = (ordinal & MASK) * dimension;
        return Arrays.copyOfRange(chunks[ordinal >>> CHUNK_BITS], from, from + dimension);
    }
}
