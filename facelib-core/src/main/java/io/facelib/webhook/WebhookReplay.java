package io.facelib.webhook;

import io.facelib.error.InvalidInputException;
import io.facelib.error.NotFoundException;
import io.facelib.model.DeliveryAttempt;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEndpoint;
import io.facelib.model.WebhookEvent;
import io.facelib.spi.JobQueue;
import io.facelib.spi.NewJob;
import io.facelib.spi.WebhookStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What was delivered, and delivering it once more: as the same event, by a new job. Reaches as far back as events are kept.
 * Safe for any number of threads.
 */
public final class WebhookReplay {
    private static final int PAGE = 500;

    private final WebhookStore store;
    private final JobQueue queue;
    private final Clock clock;
    private final Runnable added;

    /** @param added called after jobs were added, so that somebody does them */
    public WebhookReplay(WebhookStore store, JobQueue queue, Clock clock, Runnable added) {
        this.store = store;
        this.queue = queue;
        this.clock = clock;
        this.added = added;
    }

    /**
     * The attempts to reach an endpoint, newest first.
     *
     * @throws NotFoundException if the tenant has no such endpoint
     */
    public Page<DeliveryAttempt> deliveries(TenantId tenant, String endpoint, PageRequest page) {
        find(tenant, endpoint);
        return store.deliveries(tenant, endpoint, page);
    }

    /**
     * Delivers an event once more, even one of a type that the endpoint does not take.
     *
     * @throws NotFoundException if there is no such endpoint, or no such event is kept
     * @throws InvalidInputException if the endpoint is disabled
     */
    public void one(TenantId tenant, String endpoint, String event) {
        requireEnabled(find(tenant, endpoint));
        WebhookEvent kept = store.event(tenant, event).orElseThrow(() -> new NotFoundException("webhook event", event));
        enqueue(List.of(job(tenant, endpoint, kept, nonce(), clock.instant())));
    }

    /**
     * Delivers every event since a moment once more that is kept and of a type that the endpoint takes.
     *
     * @return how many
     * @throws NotFoundException if there is no such endpoint
     * @throws InvalidInputException if the endpoint is disabled
     */
    public int since(TenantId tenant, String endpoint, Instant since) {
        WebhookEndpoint known = requireEnabled(find(tenant, endpoint));
        String nonce = nonce();
        Instant now = clock.instant();
        int replayed = 0;
        Optional<String> next = Optional.empty();
        do {
            Page<WebhookEvent> page = store.events(tenant, since, new PageRequest(PAGE, next));
            replayed += enqueue(page.items().stream()
                    .filter(event -> known.wants(event.type()))
                    .map(event -> job(tenant, endpoint, event, nonce, now))
                    .toList());
            next = page.next();
        } while (next.isPresent());
        return replayed;
    }

    private WebhookEndpoint find(TenantId tenant, String id) {
        return store.endpoint(tenant, id).orElseThrow(() -> new NotFoundException("webhook endpoint", id));
    }

    private static WebhookEndpoint requireEnabled(WebhookEndpoint endpoint) {
        if (endpoint.disabled().isPresent()) {
            throw new InvalidInputException("endpoint", "'" + endpoint.id() + "' is disabled; enable it first");
        }
        return endpoint;
    }

    private static String nonce() {
        return ":" + UUID.randomUUID();
    }

    private static NewJob job(TenantId tenant, String endpoint, WebhookEvent event, String nonce, Instant now) {
        return DeliveryJob.replay(event.id(), endpoint, now).in(tenant, nonce);
    }

    private int enqueue(List<NewJob> jobs) {
        if (jobs.isEmpty()) {
            return 0;
        }
        int enqueued = queue.enqueue(jobs);
        added.run();
        return enqueued;
    }
}
