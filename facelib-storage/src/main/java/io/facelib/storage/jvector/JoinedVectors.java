package io.facelib.storage.jvector;

/** The vectors of a former graph and, after them, those of new faces. */
record JoinedVectors(Vectors former, Vectors added) implements Vectors {
    @Override
    public int size() {
        return former.size() + added.size();
    }

    @Override
    public int dimension() {
        return added.dimension();
    }

    @Override
    public float cosine(float[] probe, int ordinal) {
        return ordinal < former.size() ? former.cosine(probe, ordinal) : added.cosine(probe, ordinal - former.size());
    }

    @Override
    public float touch(int ordinal) {
        return ordinal < former.size() ? former.touch(ordinal) : added.touch(ordinal - former.size());
    }

    @Override
    public float[] copy(int ordinal) {
        return ordinal < former.size() ? former.copy(ordinal) : added.copy(ordinal - former.size());
    }
}
