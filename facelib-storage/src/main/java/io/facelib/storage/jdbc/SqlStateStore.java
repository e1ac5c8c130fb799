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
 * The state store in a {@link SqlDatabase}, which tells how its writes wait and fail: changes of state share commits with
 * all else. A change and its journal are behind one savepoint, so that both are written or neither.
 */
public final class SqlStateStore implements StateStore {
    private final SqlDatabase database;
    private final Dialect dialect;
    private final WriteQueue queue;
    private final Readers readers;
    private final JournalWrites journals;
    private final SqlBatchStore batches;
    private final SqlIngestStore ingests;
    private final SqlWebhookStore webhooks;
    private final SqlAuditStore audit;

    SqlStateStore(
            SqlDatabase database, Dialect dialect, WriteQueue queue, Readers readers, Clock clock, KeyService keys) {
        this.database = database;
        this.dialect = dialect;
        this.queue = queue;
        this.readers = readers;
        AuditWrites chains = new AuditWrites(keys);
        this.journals = new JournalWrites(chains);
        this.batches = new SqlBatchStore(queue, readers, clock, journals);
        this.ingests = new SqlIngestStore(queue, readers, journals);
        this.webhooks = new SqlWebhookStore(queue, readers);
        this.audit = new SqlAuditStore(queue, readers, clock, chains);
    }

    @Override
    public String name() {
        return dialect.name();
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
        queue.checkOpen();
        if (!isWanted(tenant, journal)) {
            return;
        }
        long bytes = 500L * journal.audit().size()
                + journal.events().stream()
                        .mapToLong(event -> 500L + event.body().length())
                        .sum();
        queue.write(bytes, (session, changes) -> journals.write(session, tenant, journal));
    }

    /** Most tenants have no endpoints: what is told to nobody must cost no commit. */
    private boolean isWanted(TenantId tenant, Journal journal) {
        if (!journal.audit().isEmpty()) {
            return true;
        }
        return !journal.isEmpty()
                && readers.read(session -> {
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
        queue.write(64, (session, changes) -> {
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
