package io.facelib.memory;

import io.facelib.error.InvalidInputException;
import io.facelib.model.DeliveryAttempt;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEndpoint;
import io.facelib.model.WebhookEvent;
import io.facelib.spi.WebhookStore;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Webhooks on the heap. */
final class MemoryWebhookStore implements WebhookStore {
    private record Key(TenantId tenant, String id) {}

    private final StateLock lock;
    /** In the order of their registration. */
    private final Map<Key, WebhookEndpoint> endpoints = new LinkedHashMap<>();

    private final Map<Key, TimeLog<DeliveryAttempt>> attempts = new HashMap<>();
    /** Where each event stands in {@code written}. */
    private final Map<Key, Long> places = new HashMap<>();

    private final NavigableMap<Long, WebhookEvent> written = new TreeMap<>();
    private final NavigableMap<Long, WebhookEvent> outbox = new TreeMap<>();
    private long counter;

    MemoryWebhookStore(StateLock lock) {
        this.lock = lock;
    }

    /** Keeps an event if an endpoint wants it, even a disabled one, and it is new; under the lock. */
    void keep(WebhookEvent event) {
        Key key = new Key(event.tenant(), event.id());
        boolean wanted = endpointsOf(event.tenant()).stream().anyMatch(endpoint -> endpoint.wants(event.type()));
        if (wanted && !places.containsKey(key)) {
            long place = counter++;
            places.put(key, place);
            written.put(place, event);
            outbox.put(place, event);
        }
    }

    @Override
    public void register(WebhookEndpoint endpoint) {
        lock.held(() -> {
            endpoints.putIfAbsent(new Key(endpoint.tenant(), endpoint.id()), endpoint);
        });
    }

    @Override
    public List<WebhookEndpoint> endpoints(TenantId tenant) {
        return lock.held(() -> endpointsOf(tenant));
    }

    @Override
    public Optional<WebhookEndpoint> endpoint(TenantId tenant, String id) {
        return lock.held(() -> Optional.ofNullable(endpoints.get(new Key(tenant, id))));
    }

    private List<WebhookEndpoint> endpointsOf(TenantId tenant) {
        return endpoints.values().stream()
                .filter(endpoint -> endpoint.tenant().equals(tenant))
                .toList();
    }

    @Override
    public Optional<WebhookEndpoint> update(
            TenantId tenant,
            String endpoint,
            UnaryOperator<WebhookEndpoint> change,
            Optional<DeliveryAttempt> attempt) {
        return lock.held(() -> {
            Key key = new Key(tenant, endpoint);
            Optional<WebhookEndpoint> next =
                    Optional.ofNullable(endpoints.get(key)).map(change);
            next.ifPresent(changed -> {
                requireSame(key, changed);
                endpoints.put(key, changed);
                attempt.ifPresent(made ->
                        attempts.computeIfAbsent(key, same -> new TimeLog<>()).add(made.at(), made));
            });
            return next;
        });
    }

    private static void requireSame(Key key, WebhookEndpoint changed) {
        if (!key.equals(new Key(changed.tenant(), changed.id()))) {
            throw new InvalidInputException("endpoint", key.id() + " of " + key.tenant() + " became " + changed);
        }
    }

    @Override
    public int unregister(TenantId tenant, String url) {
        return lock.held(() -> {
            List<Key> gone = endpointsOf(tenant).stream()
                    .filter(endpoint -> endpoint.url().equals(url))
                    .map(endpoint -> new Key(tenant, endpoint.id()))
                    .toList();
            gone.forEach(endpoints::remove);
            gone.forEach(attempts::remove);
            return gone.size();
        });
    }

    @Override
    public List<WebhookEvent> outbox(int limit) {
        return lock.held(() -> outbox.values().stream().limit(limit).toList());
    }

    @Override
    public void relayed(TenantId tenant, Collection<String> events) {
        lock.held(() -> events.forEach(
                id -> Optional.ofNullable(places.get(new Key(tenant, id))).ifPresent(outbox::remove)));
    }

    @Override
    public int owe() {
        return lock.held(() -> {
            int before = outbox.size();
            written.forEach((place, event) -> {
                if (endpointsOf(event.tenant()).stream().anyMatch(endpoint -> isOwed(event, endpoint))) {
                    outbox.put(place, event);
                }
            });
            return outbox.size() - before;
        });
    }

    private boolean isOwed(WebhookEvent event, WebhookEndpoint endpoint) {
        return endpoint.takes(event.type())
                && !endpoint.createdAt().isAfter(event.at())
                && attempts.getOrDefault(new Key(endpoint.tenant(), endpoint.id()), new TimeLog<>()).all().stream()
                        .noneMatch(attempt -> attempt.last() && attempt.event().equals(event.id()));
    }

    @Override
    public Optional<WebhookEvent> event(TenantId tenant, String id) {
        return lock.held(() -> Optional.ofNullable(places.get(new Key(tenant, id)))
                .flatMap(place -> Optional.ofNullable(written.get(place))));
    }

    @Override
    public Page<WebhookEvent> events(TenantId tenant, Instant since, PageRequest page) {
        return lock.held(() -> {
            Page<Map.Entry<Long, WebhookEvent>> found = Pages.of(
                    written.tailMap(Pages.place(page, -1), false).entrySet().stream()
                            .filter(entry -> entry.getValue().tenant().equals(tenant))
                            .filter(entry -> !entry.getValue().at().isBefore(since)),
                    page,
                    entry -> entry.getKey().toString());
            return Pages.map(found, Map.Entry::getValue);
        });
    }

    @Override
    public Page<DeliveryAttempt> deliveries(TenantId tenant, String endpoint, PageRequest page) {
        return lock.held(() -> attempts.getOrDefault(new Key(tenant, endpoint), new TimeLog<>())
                .newestFirst(page));
    }

    @Override
    public int prune(Instant before) {
        return lock.held(() -> {
            List<WebhookEvent> old = written.entrySet().stream()
                    .filter(entry -> !outbox.containsKey(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .filter(event -> event.at().isBefore(before))
                    .toList();
            old.forEach(this::forget);
            return old.size()
                    + attempts.values().stream()
                            .mapToInt(log -> log.removeBefore(before))
                            .sum();
        });
    }

    private void forget(WebhookEvent event) {
        Optional.ofNullable(places.remove(new Key(event.tenant(), event.id()))).ifPresent(place -> {
            written.remove(place);
            outbox.remove(place);
        });
    }

    /** Under the lock. */
    void erase(TenantId tenant) {
        endpoints.keySet().removeIf(key -> key.tenant().equals(tenant));
        attempts.keySet().removeIf(key -> key.tenant().equals(tenant));
        written.values().stream()
                .filter(event -> event.tenant().equals(tenant))
                .toList()
                .forEach(this::forget);
    }
}
