package io.facelib.memory;

import io.facelib.model.TenantId;
import io.facelib.spi.AuditStore;
import io.facelib.spi.BatchStore;
import io.facelib.spi.IngestStore;
import io.facelib.spi.Journal;
import io.facelib.spi.KeyService;
import io.facelib.spi.StateStore;
import io.facelib.spi.WebhookStore;
import java.time.Clock;

/**
 * State on the heap: the oracle that other stores are tested against. Safe for any number of threads, by one lock, which
 * makes everything done under it a transaction.
 */
public final class MemoryStateStore implements StateStore {
    private final StateLock lock = new StateLock();
    private final MemoryAuditStore audit;
    private final MemoryWebhookStore webhooks;
    private final MemoryBatchStore batches;
    private final MemoryIngestStore ingests;
    private final Journals journals;

    /**
     * @param clock for the times that the store sets itself
     * @param keys seal the audit chains; not closed with the store
     */
    public MemoryStateStore(Clock clock, KeyService keys) {
        this.audit = new MemoryAuditStore(lock, clock, keys);
        this.webhooks = new MemoryWebhookStore(lock);
        this.journals = new Journals(audit, webhooks);
        this.batches = new MemoryBatchStore(lock, clock, journals);
        this.ingests = new MemoryIngestStore(lock, journals);
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public BatchStore batches() {
        return batches;
    }

    @Override
    public IngestStore ingests() {
        return ingests;
    }

    @Override
    public WebhookStore webhooks() {
        return webhooks;
    }

    @Override
    public AuditStore audit() {
        return audit;
    }

    @Override
    public void write(TenantId tenant, Journal journal) {
        lock.held(() -> journals.write(tenant, journal));
    }

    @Override
    public void erase(TenantId tenant) {
        lock.held(() -> {
            batches.erase(tenant);
            ingests.erase(tenant);
            webhooks.erase(tenant);
        });
    }

    @Override
    public void close() {
        lock.close();
    }
}
