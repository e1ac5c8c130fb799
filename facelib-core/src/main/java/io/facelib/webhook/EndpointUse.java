package io.facelib.webhook;

import io.facelib.model.DeliveryAttempt;
import io.facelib.model.WebhookEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What attempts do to an endpoint: its counters, when it was last used, and whether it is given up. */
final class EndpointUse {
    /** How long an endpoint may fail without a break. */
    static final Duration PATIENCE = Duration.ofDays(5);

    private static final String GONE = "the receiver answered 410: it wants nothing any more";
    private static final String FAILING = "every attempt failed for " + PATIENCE.toDays() + " days";

    private EndpointUse() {}

    /** Whether an endpoint that fails once more has failed for too long. */
    static boolean isExhausted(WebhookEndpoint endpoint, Instant now) {
        return endpoint.failingSince()
                .filter(since -> !now.isBefore(since.plus(PATIENCE)))
                .isPresent();
    }

    /**
     * The endpoint after an attempt.
     *
     * @param now when the attempt ended
     * @param gone whether the receiver wants nothing any more
     */
    static WebhookEndpoint after(WebhookEndpoint endpoint, DeliveryAttempt attempt, Instant now, boolean gone) {
        Optional<Instant> used = attempt.status().isPresent() ? Optional.of(now) : endpoint.lastUsed();
        if (attempt.delivered()) {
            return endpoint.withUse(
                    used, endpoint.successes() + 1, endpoint.failures(), Optional.empty(), endpoint.disabled());
        }
        return endpoint.withUse(
                used,
                endpoint.successes(),
                endpoint.failures() + (attempt.last() ? 1 : 0),
                endpoint.failingSince().or(() -> Optional.of(attempt.at())),
                endpoint.disabled().or(() -> reason(endpoint, now, gone)));
    }

    private static Optional<String> reason(WebhookEndpoint endpoint, Instant now, boolean gone) {
        if (gone) {
            return Optional.of(GONE);
        }
        return isExhausted(endpoint, now) ? Optional.of(FAILING) : Optional.empty();
    }
}
