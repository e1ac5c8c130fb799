package io.facelib.spi;

import io.facelib.error.BackendException;
import io.facelib.model.TenantId;

/**
 * What an engine remembers besides faces, pictures and people: batches, ingested images, webhooks, audit. Each is a small
 * store of its own; they share transactions, so that a change and its {@link Journal} are written together or not at all.
 *
 * <p>What a method wrote is durable, as far as the store is, and seen by every method when it returns. Every method, of the
 * small stores too, throws {@link BackendException} when the store cannot be reached or fails. Safe for any number of
 * threads.
 */
public interface StateStore extends AutoCloseable {
    /** The short name that health tells, such as {@code memory}. */
    String name();

    /** Batches and their items. */
    BatchStore batches();

    /** Which ingest messages were processed. */
    IngestStore ingests();

    /** Webhook endpoints, the outbox, and the log of deliveries. */
    WebhookStore webhooks();

    /** Audit chains. */
    AuditStore audit();

    /** Writes a journal alone. */
    void write(TenantId tenant, Journal journal);

    /** Removes everything of a tenant but its audit, which only retention removes. Removing nothing is harmless. */
    void erase(TenantId tenant);

    /** Releases what the store holds open. Later calls fail; closing twice is harmless. */
    @Override
    void close();
}
