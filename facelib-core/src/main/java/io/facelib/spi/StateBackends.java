package io.facelib.spi;

import java.util.Optional;

/**
 * What one database keeps besides pictures and face records, to be closed together through this. Safe for any number of
 * threads.
 */
public interface StateBackends extends AutoCloseable {
    /** Enrolled identities. */
    IdentityStore identities();

    /** Batches, ingested images, webhooks, audit. */
    StateStore state();

    /** Work that is to be done, where the database keeps that, too; another queue may be used all the same. */
    Optional<JobQueue> jobs();

    /** Waits for what is being written, then releases everything. Closing twice is harmless. */
    @Override
    void close();
}
