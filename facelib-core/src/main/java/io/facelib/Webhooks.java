package io.facelib;

import io.facelib.error.InvalidEventsException;
import io.facelib.error.InvalidInputException;
import io.facelib.error.NotFoundException;
import io.facelib.model.DeliveryAttempt;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEndpoint;
import io.facelib.model.WebhookRegistration;
import io.facelib.model.WebhookStats;
import io.facelib.model.WebhookTestResult;
import io.facelib.webhook.WebhookParts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/**
 * Who is told of one tenant's events. Deliveries are made in the background, at least once each, and never delay what caused
 * the event. Safe for any number of threads; made by {@link Tenant#webhooks()}.
 */
public final class Webhooks {
    private final Supplier<WebhookParts> parts;
    private final TenantId tenant;

    /** @param parts fails when the engine is closed */
    Webhooks(Supplier<WebhookParts> parts, TenantId tenant) {
        this.parts = parts;
        this.tenant = tenant;
    }

    /**
     * Adds an endpoint; one with the same URL stays beside it. Nothing is sent.
     *
     * @throws InvalidEventsException if an event does not exist; it lists exactly those
     * @throws InvalidInputException if the URL, the secret or a number is not acceptable, or the tenant has
     *     {@value WebhookRegistration#MAX_ENDPOINTS} endpoints already
     */
    public WebhookEndpoint register(WebhookRegistration registration) {
        return parts.get().endpoints().register(tenant, registration);
    }

    /** The endpoints in the order of their registration, disabled ones included; secrets stay encrypted. */
    public List<WebhookEndpoint> list() {
        return parts.get().endpoints().list(tenant);
    }

    /**
     * Removes every endpoint with exactly that URL.
     *
     * @return how many there were
     */
    public int unregister(String url) {
        return parts.get().endpoints().unregister(tenant, url);
    }

    /**
     * Changes the secret of an endpoint; the former one signs beside it for a while.
     *
     * @param overlap how long, 0 to 30 days
     * @throws NotFoundException if there is no such endpoint
     */
    public WebhookEndpoint rotateSecret(String endpoint, String secret, Duration overlap) {
        return parts.get().endpoints().rotate(tenant, endpoint, secret, overlap);
    }

    /**
     * Uses an endpoint again that was disabled because its receiver answered 410 or failed for five days.
     *
     * @throws NotFoundException if there is no such endpoint
     */
    public WebhookEndpoint enable(String endpoint) {
        return parts.get().endpoints().enable(tenant, endpoint);
    }

    /** How deliveries went. */
    public WebhookStats stats() {
        return parts.get().endpoints().stats(tenant);
    }

    /**
     * Sends an event of type {@code test} to any URL and waits for what comes of it: at most two attempts of 10 s, unsigned,
     * counted nowhere.
     *
     * @throws InvalidInputException if it is no URL of the web
     */
    public WebhookTestResult test(String url) {
        return parts.get().tests().send(tenant, url);
    }

    /**
     * The attempts to reach an endpoint, newest first.
     *
     * @throws NotFoundException if there is no such endpoint
     */
    public Page<DeliveryAttempt> deliveries(String endpoint, PageRequest page) {
        return parts.get().replay().deliveries(tenant, endpoint, page);
    }

    /**
     * Delivers an event once more, under the same id.
     *
     * @throws NotFoundException if there is no such endpoint, or no such event is kept
     * @throws InvalidInputException if the endpoint is disabled
     */
    public void replay(String endpoint, String event) {
        parts.get().replay().one(tenant, endpoint, event);
    }

    /**
     * Delivers every event since a moment once more that is kept and that the endpoint takes.
     *
     * @return how many
     * @throws NotFoundException if there is no such endpoint
     * @throws InvalidInputException if the endpoint is disabled
     */
    public int replaySince(String endpoint, Instant since) {
        return parts.get().replay().since(tenant, endpoint, since);
    }
}
