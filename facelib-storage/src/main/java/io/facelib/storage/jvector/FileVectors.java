package io.facelib.storage.jvector;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * The vectors of a graph file. Answers at once from the mapped file; {@link #warm} copies them to the heap, where
 * comparing is several times faster, while searches go on. Safe for any number of threads.
 */
final class FileVectors implements Vectors {
    private static final VarHandle CHUNK = MethodHandles.arrayElementVarHandle(float[][].class);
    private static final int BITS = 10;
    private static final int MASK = (1 << BITS) - 1;

    private final BlockFile file;
    private final long at;
    private final int size;
    private final int dimension;
    private final float[][] chunks;
    private final AtomicBoolean warming = new AtomicBoolean();

    FileVectors(BlockFile file, long at, int size, int dimension) {
        this.file = file;
        this.at = at;
        this.size = size;
        this.dimension = dimension;
        this.chunks = new float[(size + MASK) >>> BITS][];
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
        float[] chunk = (float[]) CHUNK.getAcquire(chunks, ordinal >>> BITS);
        return chunk == null
                ? DotProduct.BEST.of(probe, read(ordinal, 1), 0)
                : DotProduct.BEST.of(probe, chunk, (ordinal & MASK) * dimension);
    }

    @Override
    public float touch(int ordinal) {
        float[] chunk = (float[]) CHUNK.getAcquire(chunks, ordinal >>> BITS);
        return chunk == null ? 0 : chunk[(ordinal & MASK) * dimension];
    }

    @Override
    public float[] copy(int ordinal) {
        return read(ordinal, 1);
    }

    private float[] read(int from, int count) {
        float[] values = new float[count * dimension];
        file.slice(at + 4L * from * dimension, 4 * values.length)
                .asFloatBuffer()
                .get(values);
        return values;
    }

    /** What all vectors take on the heap, in bytes. */
    long bytes() {
        return 4L * size * dimension;
    }

    /**
     * Copies all vectors to the heap, once.
     *
     * @param stopped asked between chunks
     */
    void warm(BooleanSupplier stopped) {
        if (!warming.compareAndSet(false, true)) {
            return;
        }
        for (int chunk = 0; chunk < chunks.length && !stopped.getAsBoolean(); chunk++) {
            int from = chunk << BITS;
            CHUNK.setRelease(chunks, chunk, read(from, Math.min(size - from, 1 << BITS)));
        }
    }
}
