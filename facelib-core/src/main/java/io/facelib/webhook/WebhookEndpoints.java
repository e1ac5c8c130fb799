package io.facelib.webhook;

import io.facelib.error.FetchException;
import io.facelib.error.InvalidEventsException;
import io.facelib.error.InvalidInputException;
import io.facelib.error.NotFoundException;
import io.facelib.http.WebUrl;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEndpoint;
import io.facelib.model.WebhookEndpoint.FormerSecret;
import io.facelib.model.WebhookRegistration;
import io.facelib.model.WebhookStats;
import io.facelib.spi.KeyService;
import io.facelib.spi.WebhookStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Who is told of events. Secrets are encrypted before they are kept, and never handed out again. Safe for any number of
 * threads.
 */
public final class WebhookEndpoints {
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(30);

    private final WebhookStore store;
    private final EndpointSecrets secrets;
    private final Clock clock;

    public WebhookEndpoints(WebhookStore store, KeyService keys, Clock clock) {
        this.store = store;
        this.secrets = new EndpointSecrets(keys);
        this.clock = clock;
    }

    /**
     * Adds an endpoint; one with the same URL stays beside it. Nothing is sent.
     *
     * <p>Registrations take turns, so that the limit holds within a process; processes that register for the same tenant at
     * the same moment may exceed it by as many as there are.
     *
     * @throws InvalidEventsException if an event does not exist; it lists exactly those
     * @throws InvalidInputException if anything else is not acceptable, or the tenant has
     *     {@value WebhookRegistration#MAX_ENDPOINTS} endpoints already
     */
    public synchronized WebhookEndpoint register(TenantId tenant, WebhookRegistration wish) {
        requireUrl(wish.url());
        requireKnown(wish);
        wish.secret().ifPresent(WebhookEndpoints::requireSecret);
        requireRoom(tenant);
        String id = "ep_" + UUID.randomUUID().toString().replace("-", "");
        WebhookEndpoint endpoint = new WebhookEndpoint(
                tenant,
                id,
                wish.url(),
                wish.events(),
                wish.secret().map(secret -> secrets.seal(tenant, id, secret)),
                Optional.empty(),
                wish.timeoutSeconds(),
                wish.retryCount(),
                wish.schedule(),
                clock.instant(),
                Optional.empty(),
                0,
                0,
                Optional.empty(),
                Optional.empty());
        store.register(endpoint);
        return endpoint;
    }

    static void requireUrl(String url) {
        if (url.length() > WebhookRegistration.MAX_URL) {
            throw new InvalidInputException(
                    "url", url.length() + " characters are more than the limit of " + WebhookRegistration.MAX_URL);
        }
        try {
            WebUrl.parse(url);
        } catch (FetchException e) {
            throw new InvalidInputException("url", String.valueOf(e.getMessage()), e);
        }
    }

    private static void requireKnown(WebhookRegistration wish) {
        List<String> unknown = wish.events().stream()
                .filter(type -> !WebhookRegistration.EVENTS.contains(type))
                .toList();
        if (!unknown.isEmpty()) {
            throw new InvalidEventsException(unknown, WebhookRegistration.EVENTS);
        }
    }

    private static void requireSecret(String secret) {
        if (secret.isEmpty() || secret.length() > WebhookRegistration.MAX_SECRET) {
            throw new InvalidInputException(
                    "secret", secret.length() + " characters are outside 1 to " + WebhookRegistration.MAX_SECRET);
        }
    }

    /** Every endpoint that hangs holds workers, which all tenants share. */
    private void requireRoom(TenantId tenant) {
        int endpoints = store.endpoints(tenant).size();
        if (endpoints >= WebhookRegistration.MAX_ENDPOINTS) {
            throw new InvalidInputException(
                    "endpoints",
                    endpoints + " are registered, and the limit is " + WebhookRegistration.MAX_ENDPOINTS
                            + " for each tenant; unregister one first");
        }
    }

    /** The endpoints of a tenant in the order of their registration, disabled ones included. */
    public List<WebhookEndpoint> list(TenantId tenant) {
        return store.endpoints(tenant);
    }

    /**
     * Removes every endpoint with exactly that URL, with its log. What was under way to it may still arrive.
     *
     * @return how many there were
     */
    public int unregister(TenantId tenant, String url) {
        return store.unregister(tenant, url);
    }

    /**
     * Changes the secret. The former one signs beside it for a while, so that no delivery is refused while receivers
     * change theirs; {@code X-Webhook-Signature}, which has room for one, is made with the new one at once.
     *
     * @param overlap how long the former one signs, 0 to 30 days
     * @throws NotFoundException if the tenant has no such endpoint
     */
    public WebhookEndpoint rotate(TenantId tenant, String endpoint, String secret, Duration overlap) {
        requireSecret(secret);
        if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
            throw new InvalidInputException("overlap", overlap + " is outside 0 to " + LONGEST_OVERLAP);
        }
        Instant until = clock.instant().plus(overlap);
        WebhookEndpoint.SealedSecret sealed = secrets.seal(tenant, endpoint, secret);
        return change(
                tenant,
                endpoint,
                current -> current.withSecrets(
                        Optional.of(sealed), current.secret().map(former -> new FormerSecret(former, until))));
    }

    /**
     * Uses an endpoint again that was disabled. Events that it missed are for {@link WebhookReplay}.
     *
     * @throws NotFoundException if the tenant has no such endpoint
     */
    public WebhookEndpoint enable(TenantId tenant, String endpoint) {
        return change(
                tenant,
                endpoint,
                current -> current.withUse(
                        current.lastUsed(),
                        current.successes(),
                        current.failures(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private WebhookEndpoint change(TenantId tenant, String endpoint, UnaryOperator<WebhookEndpoint> change) {
        return store.update(tenant, endpoint, change, Optional.empty())
                .orElseThrow(() -> new NotFoundException("webhook endpoint", endpoint));
    }

    /** How deliveries went. */
    public WebhookStats stats(TenantId tenant) {
        return WebhookStats.of(store.endpoints(tenant));
    }
}
