package io.facelib.model;

import java.util.List;

/**
 * How deliveries to a tenant's endpoints went.
 *
 * @param endpoints in the order of their registration
 * @param successes events delivered, of all of them
 * @param failures events given up, of all of them
 */
public record WebhookStats(List<WebhookEndpoint> endpoints, long successes, long failures) {
    public WebhookStats {
        endpoints = List.copyOf(endpoints);
    }

    /** The sums over endpoints. */
    public static WebhookStats of(List<WebhookEndpoint> endpoints) {
        long successes =
                endpoints.stream().mapToLong(WebhookEndpoint::successes).sum();
        long failures = endpoints.stream().mapToLong(WebhookEndpoint::failures).sum();
        return new WebhookStats(endpoints, successes, failures);
    }

    /** The part of the events that was delivered, 0 to 1; 0 when there were none. */
    public double successRate() {
        long events = successes + failures;
        return events == 0 ? 0 : (double) successes / events;
    }
}
