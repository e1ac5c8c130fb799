package io.facelib.storage.jvector;

/**
 * Some of the vectors of another, in an order of their own.
 *
 * @param all the others
 * @param order for each ordinal here the one there
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record OrderedVectors(Vectors all, int[] order) implements Vectors {
    @Override
    public int size() {
        return order.length;
    }

    @Override
    public int dimension() {
        return all.dimension();
    }

    @Override
    public float cosine(float[] probe, int ordinal) {
        return all.cosine(probe, order[ordinal]);
    }

    @Override
    public float touch(int ordinal) {
        return all.touch(order[ordinal]);
    }

    @Override
    public float[] copy(int ordinal) {
        return all.copy(order[ordinal]);
    }
}
