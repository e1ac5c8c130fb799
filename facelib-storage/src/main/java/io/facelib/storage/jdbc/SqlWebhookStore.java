package io.facelib.storage.jdbc;

import io.facelib.error.InvalidInputException;
import io.facelib.model.DeliveryAttempt;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEndpoint;
import io.facelib.model.WebhookEvent;
import io.facelib.spi.WebhookStore;
import io.facelib.storage.jdbc.HistoryReads.Numbered;
import io.facelib.storage.jdbc.Pages.Place;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Webhook endpoints, events and the log of deliveries in a {@link SqlDatabase}. Safe for any number of threads. */
final class SqlWebhookStore implements WebhookStore {
    private static final int SMALL = 1_000;

    private final Transactions database;

    SqlWebhookStore(Transactions database) {
        this.database = database;
    }

    @Override
    public void register(WebhookEndpoint endpoint) {
        database.write(SMALL, (session, changes) -> {
            WebhookWrites.register(session, endpoint);
            return true;
        });
    }

    @Override
    public List<WebhookEndpoint> endpoints(TenantId tenant) {
        return database.read(session -> WebhookReads.endpoints(session, tenant));
    }

    @Override
    public Optional<WebhookEndpoint> endpoint(TenantId tenant, String id) {
        return database.read(
                session -> WebhookReads.endpoint(session, tenant, id).map(Numbered::item));
    }

    @Override
    public Optional<WebhookEndpoint> update(
            TenantId tenant,
            String endpoint,
            UnaryOperator<WebhookEndpoint> change,
            Optional<DeliveryAttempt> attempt) {
        return database.write(SMALL, (session, changes) -> {
            Optional<Numbered<WebhookEndpoint>> found = WebhookReads.held(session, tenant, endpoint);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            put(session, found.get(), change);
            if (attempt.isPresent()) {
                WebhookWrites.log(session, found.get().number(), attempt.get());
            }
            return WebhookReads.endpoint(session, tenant, endpoint).map(Numbered::item);
        });
    }

    private static void put(Session session, Numbered<WebhookEndpoint> found, UnaryOperator<WebhookEndpoint> change)
            throws SQLException {
        WebhookEndpoint before = found.item();
        WebhookEndpoint after = change.apply(before);
        if (!after.tenant().equals(before.tenant()) || !after.id().equals(before.id())) {
            throw new InvalidInputException("endpoint", before + " cannot become " + after);
        }
        if (!after.equals(before)) {
            WebhookWrites.put(session, found.number(), after);
        }
        if (!List.copyOf(after.events()).equals(List.copyOf(before.events()))) {
            WebhookWrites.putTypes(session, found.number(), after);
        }
    }

    @Override
    public int unregister(TenantId tenant, String url) {
        return database.write(SMALL, (session, changes) -> WebhookWrites.unregister(session, tenant, url));
    }

    @Override
    public List<WebhookEvent> outbox(int limit) {
        return database.read(session -> WebhookReads.outbox(session, limit));
    }

    @Override
    public void relayed(TenantId tenant, Collection<String> events) {
        database.checkOpen();
        List<String> ids = List.copyOf(events);
        if (!ids.isEmpty()) {
            database.write(64L * ids.size(), (session, changes) -> {
                WebhookWrites.relayed(session, tenant, ids);
                return true;
            });
        }
    }

    @Override
    public int owe() {
        return database.write(SMALL, (session, changes) -> WebhookWrites.owe(session));
    }

    @Override
    public Optional<WebhookEvent> event(TenantId tenant, String id) {
        return database.read(session -> WebhookReads.event(session, tenant, id));
    }

    @Override
    public Page<WebhookEvent> events(TenantId tenant, Instant since, PageRequest page) {
        long after = Pages.after(page, 0);
        return Pages.numbered(
                database.read(
                        session -> WebhookReads.events(session, tenant, Micros.of(since), after, page.limit() + 1)),
                page);
    }

    @Override
    public Page<DeliveryAttempt> deliveries(TenantId tenant, String endpoint, PageRequest page) {
        Place before = Pages.place(page, Place.LAST);
        return Pages.placed(
                database.read(session -> WebhookReads.deliveries(session, tenant, endpoint, before, page.limit() + 1)),
                page);
    }

    @Override
    public boolean isShared() {
        return database.isShared();
    }

    @Override
    public int prune(Instant before) {
        long moment = Micros.of(before);
        return Math.toIntExact(Pruning.older(database, "webhook_event", "event_no", "relayed = 1 AND at < ?", moment)
                + Pruning.older(database, "webhook_attempt", "attempt_no", "at < ?", moment));
    }
}
