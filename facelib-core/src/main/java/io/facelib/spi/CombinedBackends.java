package io.facelib.spi;

/** The parts of a {@link CombinedStorage} that is open. */
record CombinedBackends(
        ObjectStore objects,
        VectorIndex vectors,
        IdentityStore identities,
        StateStore state,
        JobQueue jobs,
        KeyService keys,
        OpenParts opened)
        implements StorageBackends {
    @Override
    public void close() {
        opened.close();
    }

    @Override
    public String toString() {
        return "combined storage of objects " + objects.name() + ", vectors " + vectors.name() + ", identities "
                + identities.name() + ", state " + state.name() + ", jobs " + jobs.name();
    }
}
