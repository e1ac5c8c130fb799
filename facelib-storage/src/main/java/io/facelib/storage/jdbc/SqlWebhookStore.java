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

    private final WriteQueue queue;
    private final Readers readers;

    SqlWebhookStore(WriteQueue queue, Readers readers) {
        this.queue = queue;
        this.readers = readers;
    }

    @Override
    public void register(WebhookEndpoint endpoint) {
        queue.write(SMALL, (session, changes) -> {
            WebhookWrites.register(session, endpoint);
            return true;
        });
    }

    @Override
    public List<WebhookEndpoint> endpoints(TenantId tenant) {
        return readers.read(session -> WebhookReads.endpoints(session, tenant));
    }

    @Override
    public Optional<WebhookEndpoint> endpoint(TenantId tenant, String id) {
        return readers.read(
                session -> WebhookReads.endpoint(session, tenant, id).map(Numbered::item));
    }

    @Override
    public Optional<WebhookEndpoint> update(
            TenantId tenant,
            String endpoint,
            UnaryOperator<WebhookEndpoint> change,
            Optional<DeliveryAttempt> attempt) {
        return queue.write(SMALL, (session, changes) -> {
            Optional<Numbered<WebhookEndpoint>> found = WebhookReads.endpoint(session, tenant, endpoint);
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
        return queue.write(SMALL, (session, changes) -> WebhookWrites.unregister(session, tenant, url));
    }

    @Override
    public List<WebhookEvent> outbox(int limit) {
        return readers.read(session -> WebhookReads.outbox(session, limit));
    }

    @Override
    public void relayed(TenantId tenant, Collection<String> events) {
        queue.checkOpen();
        List<String> ids = List.copyOf(events);
        if (!ids.isEmpty()) {
            queue.write(64L * ids.size(), (session, changes) -> {
                WebhookWrites.relayed(session, tenant, ids);
                return true;
            });
        }
    }

    @Override
    public int owe() {
        return queue.write(SMALL, (session, changes) -> WebhookWrites.owe(session));
    }

    @Override
    public Optional<WebhookEvent> event(TenantId tenant, String id) {
        return readers.read(session -> WebhookReads.event(session, tenant, id));
    }

    @Override
    public Page<WebhookEvent> events(TenantId tenant, Instant since, PageRequest page) {
        long after = Pages.after(page, 0);
        return Pages.numbered(
                readers.read(
                        session -> WebhookReads.events(session, tenant, Micros.of(since), after, page.limit() + 1)),
                page);
    }

    @Override
    public Page<DeliveryAttempt> deliveries(TenantId tenant, String endpoint, PageRequest page) {
        Place before = Pages.place(page, Place.LAST);
        return Pages.placed(
                readers.read(session -> WebhookReads.deliveries(session, tenant, endpoint, before, page.limit() + 1)),
                page);
    }

    @Override
    public int prune(Instant before) {
        return queue.write(SMALL, (session, changes) -> WebhookWrites.prune(session, Micros.of(before)));
    }
}
