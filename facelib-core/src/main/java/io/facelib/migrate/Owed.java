package io.facelib.migrate;

import io.facelib.model.DeliveryAttempt;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEndpoint;
import io.facelib.model.WebhookEvent;
import io.facelib.spi.WebhookStore;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which events an endpoint has not been told of to the end, or that nobody has made deliveries of yet. */
final class Owed implements Predicate<WebhookEvent> {
    private static final int FIRST = 1_000;

    private final List<WebhookEndpoint> endpoints;
    private final Set<String> waiting;
    /** Of each endpoint the events whose delivery came to an end. */
    private final Map<String, Set<String>> ended;

    private Owed(List<WebhookEndpoint> endpoints, Set<String> waiting, Map<String, Set<String>> ended) {
        this.endpoints = endpoints;
        this.waiting = waiting;
        this.ended = ended;
    }

    static Owed of(WebhookStore store, TenantId tenant) {
        List<WebhookEndpoint> endpoints = store.endpoints(tenant);
        Map<String, Set<String>> ended = new HashMap<>();
        for (WebhookEndpoint endpoint : endpoints) {
            Set<String> events = new HashSet<>();
            new PageIterator<DeliveryAttempt>(page -> store.deliveries(tenant, endpoint.id(), page))
                    .forEachRemaining(attempt -> {
                        if (attempt.last()) {
                            events.add(attempt.event());
                        }
                    });
            ended.put(endpoint.id(), events);
        }
        return new Owed(endpoints, waiting(store, tenant), ended);
    }

    /** The ids of a tenant's events in the outbox, which has no pages: it is read whole, from its beginning. */
    static Set<String> waiting(WebhookStore store, TenantId tenant) {
        int limit = FIRST;
        List<WebhookEvent> seen = store.outbox(limit);
        while (seen.size() == limit) {
            limit *= 2;
            seen = store.outbox(limit);
        }
        return seen.stream()
                .filter(event -> event.tenant().equals(tenant))
                .map(WebhookEvent::id)
                .collect(Collectors.toSet());
    }

    /** Whether an endpoint is registered for it, be it disabled. */
    boolean isWanted(WebhookEvent event) {
        return endpoints.stream().anyMatch(endpoint -> endpoint.wants(event.type()));
    }

    @Override
    public boolean test(WebhookEvent event) {
        return waiting.contains(event.id()) || endpoints.stream().anyMatch(endpoint -> isOwed(event, endpoint));
    }

    private boolean isOwed(WebhookEvent event, WebhookEndpoint endpoint) {
        return endpoint.takes(event.type())
                && !endpoint.createdAt().isAfter(event.at())
                && !ended.getOrDefault(endpoint.id(), Set.of()).contains(event.id());
    }
}
