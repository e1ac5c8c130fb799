package io.facelib.spi;

/** A part of a {@link Storage} that may be kept elsewhere than the rest. */
public enum StoragePart {
    /** Pictures, thumbnails, crops: an {@link ObjectStore}. */
    OBJECTS,
    /** Face records: a {@link VectorIndex}. */
    VECTORS,
    /** Identities, batches, ingested images, webhooks and audit: {@link StateBackends}. */
    STATE,
    /** Work that is to be done: a {@link JobQueue}. */
    QUEUE
}
