package io.facelib.migrate;

import io.facelib.migrate.MigrationReport.Kind;
import io.facelib.model.WebhookEndpoint;
import io.facelib.spi.WebhookStore;
import io.facelib.webhook.EndpointSecrets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Webhook endpoints, their secrets encrypted with the target's keys. While they are being brought they are disabled, so that an
 * engine that works on the target tells nobody of events that were told long ago.
 */
final class EndpointsPart implements Part {
    private static final String WHY = "it is being migrated";

    private final Course course;
    private final EndpointSecrets here;
    private final EndpointSecrets there;

    EndpointsPart(Course course) {
        this.course = course;
        this.here = new EndpointSecrets(course.from().keys());
        this.there = new EndpointSecrets(course.to().keys());
    }

    private WebhookStore to() {
        return course.to().state().webhooks();
    }

    private List<WebhookEndpoint> wanted() {
        return course.from().state().webhooks().endpoints(course.tenant());
    }

    boolean isOccupied() {
        return !to().endpoints(course.tenant()).isEmpty();
    }

    /** Whether the target has an endpoint that the source has not. */
    boolean hasFormer() {
        Set<String> known = wanted().stream().map(WebhookEndpoint::id).collect(Collectors.toSet());
        boolean former = false;
        for (WebhookEndpoint endpoint : to().endpoints(course.tenant())) {
            if (!known.contains(endpoint.id())) {
                course.requireOurs(endpoint.createdAt(), "a webhook endpoint");
                former = true;
            }
        }
        return former;
    }

    /** Leaves them disabled: {@link #enable} ends that. */
    @Override
    public void bring() {
        for (WebhookEndpoint endpoint : wanted()) {
            if (to().endpoint(course.tenant(), endpoint.id()).isEmpty()) {
                to().register(disabled(here.sealedWith(there, endpoint)));
                course.tally().added(Kind.WEBHOOK_ENDPOINTS, 1);
            } else {
                update(endpoint.id(), EndpointsPart::disabled);
            }
        }
    }

    private static WebhookEndpoint disabled(WebhookEndpoint endpoint) {
        return endpoint.withUse(
                endpoint.lastUsed(),
                endpoint.successes(),
                endpoint.failures(),
                endpoint.failingSince(),
                Optional.of(WHY));
    }

    private void update(String id, UnaryOperator<WebhookEndpoint> change) {
        if (to().update(course.tenant(), id, change, Optional.empty()).isEmpty()) {
            throw Refusals.changedMeanwhile("webhook endpoints");
        }
    }

    /** Makes them as they are in the source, when all that belongs to them has come. */
    void enable() {
        for (WebhookEndpoint endpoint : wanted()) {
            WebhookEndpoint sealed = here.sealedWith(there, endpoint);
            update(endpoint.id(), current -> sealed);
        }
    }

    @Override
    public void compare() {
        List<WebhookEndpoint> wanted = wanted();
        List<WebhookEndpoint> found = to().endpoints(course.tenant());
        List<String> order = wanted.stream().map(WebhookEndpoint::id).toList();
        if (!order.equals(found.stream().map(WebhookEndpoint::id).toList())) {
            course.tally()
                    .differs(Kind.WEBHOOK_ENDPOINTS, "all", "there are others in the target, or in another order");
            return;
        }
        for (int i = 0; i < wanted.size(); i++) {
            course.tally().compared(Kind.WEBHOOK_ENDPOINTS);
            compare(wanted.get(i), found.get(i));
        }
    }

    private void compare(WebhookEndpoint source, WebhookEndpoint target) {
        if (!bare(source).equals(bare(target)) || !List.copyOf(source.events()).equals(List.copyOf(target.events()))) {
            course.tally().differs(Kind.WEBHOOK_ENDPOINTS, source.id(), "its address, settings or counts differ");
        } else if (!here.haveSame(source, there, target)) {
            course.tally().differs(Kind.WEBHOOK_ENDPOINTS, source.id(), "its secrets differ");
        }
    }

    private static WebhookEndpoint bare(WebhookEndpoint endpoint) {
        return endpoint.withSecrets(Optional.empty(), Optional.empty());
    }
}
