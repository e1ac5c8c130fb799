package io.facelib.storage.jdbc;

import io.facelib.model.TenantId;
import io.facelib.model.WebhookEvent;
import io.facelib.spi.AuditStore;
import io.facelib.spi.BatchStore;
import io.facelib.spi.IngestStore;
import io.facelib.spi.Journal;
import io.facelib.spi.KeyService;
import io.facelib.spi.StateStore;
import io.facelib.spi.WebhookStore;
import java.time.Clock;

/**
 * The state store in a {@link SqlDatabase} or in PostgreSQL, which tell how its writes wait and fail: changes of state share commits with
 * all else. A change and its journal are behind one savepoint, so that both are written or neither.
 */
public final class SqlStateStore implements StateStore {
    private final Transactions database;
    private final JournalWrites journals;
    private final SqlBatchStore batches;
    private final SqlIngestStore ingests;
    private final SqlWebhookStore webhooks;
    private final SqlAuditStore audit;

    SqlStateStore(Transactions database, Clock clock, KeyService keys) {
        this.database = database;
        AuditWrites chains = new AuditWrites(keys);
        this.journals = new JournalWrites(chains);
        this.batches = new SqlBatchStore(database, clock, journals);
        this.ingests = new SqlIngestStore(database, journals);
        this.webhooks = new SqlWebhookStore(database);
        this.audit = new SqlAuditStore(database, clock, chains);
    }

    @Override
    public String name() {
        return database.name();
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
        database.checkOpen();
        if (!isWanted(tenant, journal)) {
            return;
        }
        long bytes = 500L * journal.audit().size()
                + journal.events().stream()
                        .mapToLong(event -> 500L + event.body().length())
                        .sum();
        database.write(bytes, (session, changes) -> journals.write(session, tenant, journal));
    }

    /** Most tenants have no endpoints: what is told to nobody must cost no commit. */
    private boolean isWanted(TenantId tenant, Journal journal) {
        if (!journal.audit().isEmpty()) {
            return true;
        }
        return !journal.isEmpty()
                && database.read(session -> {
                    boolean wanted = false;
                    for (WebhookEvent event : journal.events()) {
                        wanted |= !event.tenant().equals(tenant)
                                || WebhookReads.anybodyWants(session, tenant, event.type());
                    }
                    return wanted;
                });
    }

    @Override
    public void erase(TenantId tenant) {
        database.write(64, (session, changes) -> {
            BatchWrites.erase(session, tenant);
            WebhookWrites.erase(session, tenant);
            session.update("DELETE FROM ingest WHERE tenant = ?", tenant.value());
            return true;
        });
    }

    /** Closes the database, and with it all else that it holds. */
    @Override
    public void close() {
        database.close();
    }
}
