package io.facelib.migrate;

import io.facelib.model.DeliveryAttempt;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEndpoint;
import io.facelib.model.WebhookEvent;
import io.facelib.model.WorkKind;
import io.facelib.spi.JobCounts;
import io.facelib.spi.JobQueue;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.WebhookStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which events are still to be delivered: those in the outbox, those that an endpoint was told of without success and to be
 * told again, and, while deliveries wait in the source's queue, those that an endpoint takes and was never told of. A queue
 * does not tell which events its jobs are of: some of the last were perhaps skipped on purpose, while the endpoint was
 * disabled. Without any job there is no such event.
 */
final class Owed implements Predicate<WebhookEvent> {
    private static final int FIRST = 1_000;

    private final List<WebhookEndpoint> endpoints;
    private final Set<String> waiting;
    /** Of each endpoint the events that it was told of, and whether that came to an end. */
    private final Map<String, Map<String, Boolean>> told;
    /** Whether the source may have deliveries that nobody has tried yet. */
    private final boolean queued;

    private Owed(
            List<WebhookEndpoint> endpoints,
            Set<String> waiting,
            Map<String, Map<String, Boolean>> told,
            boolean queued) {
        this.endpoints = endpoints;
        this.waiting = waiting;
        this.told = told;
        this.queued = queued;
    }

    static Owed of(StorageBackends source, TenantId tenant) {
        WebhookStore store = source.state().webhooks();
        // The outbox first: what leaves it meanwhile is in the queue then.
        Set<String> waiting = waiting(store, tenant);
        boolean queued = hasJobs(source.jobs());
        List<WebhookEndpoint> endpoints = store.endpoints(tenant);
        Map<String, Map<String, Boolean>> told = new HashMap<>();
        for (WebhookEndpoint endpoint : endpoints) {
            Map<String, Boolean> events = new HashMap<>();
            new PageIterator<DeliveryAttempt>(page -> store.deliveries(tenant, endpoint.id(), page))
                    .forEachRemaining(attempt -> events.merge(attempt.event(), attempt.last(), Boolean::logicalOr));
            told.put(endpoint.id(), events);
        }
        return new Owed(endpoints, waiting, told, queued);
    }

    private static boolean hasJobs(JobQueue jobs) {
        JobCounts counts = jobs.counts(WorkKind.DELIVERY.lane());
        return counts.waiting() + counts.leased() > 0
                || jobs.loss(WorkKind.DELIVERY.lane()).isPresent();
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
        boolean ended = told.getOrDefault(endpoint.id(), Map.of()).getOrDefault(event.id(), !queued);
        return isAddressed(event, endpoint) && !ended;
    }

    private static boolean isAddressed(WebhookEvent event, WebhookEndpoint endpoint) {
        return endpoint.takes(event.type()) && !endpoint.createdAt().isAfter(event.at());
    }

    /** Whether an endpoint that takes it was never told of it, and nothing in the outbox says that it is to be. */
    boolean isUntold(WebhookEvent event) {
        return !waiting.contains(event.id())
                && endpoints.stream()
                        .anyMatch(endpoint -> isAddressed(event, endpoint)
                                && !told.getOrDefault(endpoint.id(), Map.of()).containsKey(event.id()));
    }

    /** What becomes of a number of those. */
    String fate(long untold) {
        return queued
                ? untold
                        + " events that an endpoint was never told of are delivered by the target: the source's queue has"
                        + " deliveries, and does not tell of which events"
                : untold
                        + " events that an endpoint was never told of are not delivered by the target: the source has no"
                        + " deliveries of them";
    }
}
