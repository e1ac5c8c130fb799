package io.facelib.spi;

import io.facelib.model.IngestRecord;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import java.time.Instant;
import java.util.Optional;

/** Remembers which ingest messages were processed, so that a repeated one does nothing. */
public interface IngestStore {
    /** What became of the message with an idempotency key. */
    Optional<IngestRecord> find(TenantId tenant, String key);

    /**
     * Keeps what became of a message, once.
     *
     * @return whether it was kept, and the journal written; not if the key is there already
     */
    boolean record(TenantId tenant, IngestRecord entry, Journal journal);

    /** What became of the messages of a tenant, in a fixed order; those that are added between two pages may be missed. */
    Page<IngestRecord> list(TenantId tenant, PageRequest page);

    /**
     * Forgets what was done before a moment, of all tenants.
     *
     * @return how many
     */
    int prune(Instant before);
}
