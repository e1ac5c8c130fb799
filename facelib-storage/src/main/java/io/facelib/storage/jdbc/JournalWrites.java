package io.facelib.storage.jdbc;

import io.facelib.error.InvalidInputException;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEvent;
import io.facelib.spi.Journal;
import java.sql.SQLException;

/** Writes journals inside a transaction, together with the change that they tell of; last, since a chain is locked to its end. */
final class JournalWrites {
    private final AuditWrites audit;

    JournalWrites(AuditWrites audit) {
        this.audit = audit;
    }

    /**
     * Writes a journal of a tenant.
     *
     * @return true, always
     */
    boolean write(Session session, TenantId tenant, Journal journal) throws SQLException {
        for (WebhookEvent event : journal.events()) {
            requireOf(tenant, event);
            if (WebhookReads.anybodyWants(session, tenant, event.type())) {
                WebhookWrites.insert(session, event);
            }
        }
        audit.append(session, tenant, journal.audit());
        return true;
    }

    private static void requireOf(TenantId tenant, WebhookEvent event) {
        if (!event.tenant().equals(tenant)) {
            throw new InvalidInputException("tenant", "event of '" + event.tenant() + "' given to '" + tenant + "'");
        }
    }
}
