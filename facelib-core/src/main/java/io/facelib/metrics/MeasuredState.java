package io.facelib.metrics;

import io.facelib.model.TenantId;
import io.facelib.spi.AuditStore;
import io.facelib.spi.BatchStore;
import io.facelib.spi.IngestStore;
import io.facelib.spi.Journal;
import io.facelib.spi.Measurements;
import io.facelib.spi.StateStore;
import io.facelib.spi.WebhookStore;

/** A state store whose small stores are timed, each as a part of its own. */
final class MeasuredState implements StateStore {
    private final StateStore store;
    private final StateStore timed;
    private final BatchStore batches;
    private final IngestStore ingests;
    private final WebhookStore webhooks;
    private final AuditStore audit;

    MeasuredState(StateStore store, Measurements measurements) {
        String name = store.name();
        this.store = store;
        this.timed = TimedCalls.of(StateStore.class, store, measurements, "state", name);
        this.batches = TimedCalls.of(BatchStore.class, store.batches(), measurements, "batches", name);
        this.ingests = TimedCalls.of(IngestStore.class, store.ingests(), measurements, "ingests", name);
        this.webhooks = TimedCalls.of(WebhookStore.class, store.webhooks(), measurements, "webhooks", name);
        this.audit = TimedCalls.of(AuditStore.class, store.audit(), measurements, "audit", name);
    }

    @Override
    public String name() {
        return store.name();
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
        timed.write(tenant, journal);
    }

    @Override
    public void erase(TenantId tenant) {
        timed.erase(tenant);
    }

    @Override
    public void close() {
        store.close();
    }

    @Override
    public String toString() {
        return store.toString();
    }
}
