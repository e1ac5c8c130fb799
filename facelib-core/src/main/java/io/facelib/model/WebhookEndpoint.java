package io.facelib.model;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody who wants to be told of events, as it is kept: without the secret in the clear.
 *
 * @param tenant whose it is
 * @param id unique within the tenant
 * @param url where events are sent to, http or https
 * @param events the types it takes, in the order in which they were asked for; none is allowed
 * @param secret encrypted; empty when deliveries are not signed
 * @param formerSecret the one before a rotation, encrypted, and until when it signs, too
 * @param timeoutSeconds of an attempt, 1 to 120
 * @param retryCount how many attempts follow the first, 0 to 10
 * @param schedule how long they wait
 * @param createdAt when it was registered
 * @param lastUsed when it last answered, however it did
 * @param successes events delivered
 * @param failures events given up
 * @param failingSince when the first of the attempts failed that have failed ever since
 * @param disabled why nothing is sent any more; empty while it is in use
 */
public record WebhookEndpoint(
        TenantId tenant,
        String id,
        String url,
        Set<String> events,
        Optional<SealedSecret> secret,
        Optional<FormerSecret> formerSecret,
        int timeoutSeconds,
        int retryCount,
        RetrySchedule schedule,
        Instant createdAt,
        Optional<Instant> lastUsed,
        long successes,
        long failures,
        Optional<Instant> failingSince,
        Optional<String> disabled) {
    public WebhookEndpoint {
        events = Collections.unmodifiableSet(new LinkedHashSet<>(events));
        Checks.range("timeout", timeoutSeconds, 1, 120);
        Checks.range("retryCount", retryCount, 0, 10);
    }

    /**
     * A secret as it is kept.
     *
     * @param base64 of its encryption
     */
    public record SealedSecret(String base64) {
        /** Tells nothing. */
        @Override
        public String toString() {
            return "SealedSecret";
        }
    }

    /**
     * The secret before a rotation.
     *
     * @param secret encrypted
     * @param until when it stops signing
     */
    public record FormerSecret(SealedSecret secret, Instant until) {}

    /** Whether it is registered for events of that type: they are kept for it, even while it is disabled. */
    public boolean wants(String type) {
        return events.contains(type);
    }

    /** Whether events of that type are sent to it now. */
    public boolean takes(String type) {
        return disabled.isEmpty() && wants(type);
    }

    public WebhookEndpoint withSecrets(Optional<SealedSecret> next, Optional<FormerSecret> former) {
        return new WebhookEndpoint(
                tenant,
                id,
                url,
                events,
                next,
                former,
                timeoutSeconds,
                retryCount,
                schedule,
                createdAt,
                lastUsed,
                successes,
                failures,
                failingSince,
                disabled);
    }

    /** The same endpoint with what its deliveries changed. */
    public WebhookEndpoint withUse(
            Optional<Instant> used, long delivered, long givenUp, Optional<Instant> failing, Optional<String> why) {
        return new WebhookEndpoint(
                tenant,
                id,
                url,
                events,
                secret,
                formerSecret,
                timeoutSeconds,
                retryCount,
                schedule,
                createdAt,
                used,
                delivered,
                givenUp,
                failing,
                why);
    }

    /** Leaves query and user of the URL out: they may be secret. */
    @Override
    public String toString() {
        return "WebhookEndpoint[" + id + " of " + tenant + "]";
    }
}
