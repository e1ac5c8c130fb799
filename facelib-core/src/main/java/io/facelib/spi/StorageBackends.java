package io.facelib.spi;

/**
 * The backends of an open {@link Storage}, to be closed together through this. Safe for any number of threads.
 */
public interface StorageBackends extends AutoCloseable {
    /** Pictures, thumbnails, crops. */
    ObjectStore objects();

    /** Face records. */
    VectorIndex vectors();

    /** Enrolled identities. */
    IdentityStore identities();

    /** Batches, ingested images, webhooks, audit. */
    StateStore state();

    /** Work that is to be done. */
    JobQueue jobs();

    /** The keys that secrets and seals in the state are under: those of the setup, or the storage's own. */
    KeyService keys();

    /** Waits for what is being written, then releases everything. Closing twice is harmless. */
    @Override
    void close();
}
