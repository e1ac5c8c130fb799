package io.facelib.memory;

import io.facelib.error.InvalidInputException;
import io.facelib.model.TenantId;
import io.facelib.spi.Journal;

/** Writes journals, under the lock of the store: before the change that they belong to, since only this can fail. */
final class Journals {
    private final MemoryAuditStore audit;
    private final MemoryWebhookStore webhooks;

    Journals(MemoryAuditStore audit, MemoryWebhookStore webhooks) {
        this.audit = audit;
        this.webhooks = webhooks;
    }

    /** Whole, or not at all. */
    void write(TenantId tenant, Journal journal) {
        journal.events().forEach(event -> {
            if (!event.tenant().equals(tenant)) {
                throw new InvalidInputException(
                        "tenant", "event of '" + event.tenant() + "' given to '" + tenant + "'");
            }
        });
        audit.append(tenant, journal.audit());
        journal.events().forEach(webhooks::keep);
    }
}
