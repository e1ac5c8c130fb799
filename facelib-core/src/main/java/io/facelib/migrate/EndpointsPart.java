package io.facelib.migrate;

import io.facelib.migrate.MigrationReport.Kind;
import io.facelib.model.WebhookEndpoint;
import io.facelib.spi.WebhookStore;
import io.facelib.webhook.EndpointSecrets;
import java.util.List;
import java.util.Optional;

/**
 * Webhook endpoints, their secrets encrypted with the target's keys. While new ones are being brought they are disabled, so that
 * an engine that works on the target tells nobody of events that were told long ago.
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

    boolean isAny() {
        return !wanted().isEmpty();
    }

    boolean isOccupied() {
        return !to().endpoints(course.tenant()).isEmpty();
    }

    /** Whether the target's endpoints are others than the first of the source: order is kept, and new ones come last. */
    boolean hasFormer() {
        course.guards().requireSameEndpoints(digest());
        List<String> known = ids(to().endpoints(course.tenant()));
        return !ids(wanted()).stream().limit(known.size()).toList().equals(known);
    }

    private static List<String> ids(List<WebhookEndpoint> endpoints) {
        return endpoints.stream().map(WebhookEndpoint::id).toList();
    }

    /** Whether some are missing in the target, or to be changed in more than their counts. */
    boolean isBehind() {
        return wanted().stream()
                .anyMatch(endpoint -> to().endpoint(course.tenant(), endpoint.id())
                        .filter(found -> isSame(unused(endpoint), unused(found)))
                        .isEmpty());
    }

    private static WebhookEndpoint unused(WebhookEndpoint endpoint) {
        return endpoint.withUse(Optional.empty(), 0, 0, Optional.empty(), Optional.empty());
    }

    /** What tells the target's endpoints from others, their use left out. */
    String digest() {
        StringBuilder text = new StringBuilder();
        for (WebhookEndpoint endpoint : to().endpoints(course.tenant())) {
            text.append(List.of(
                            endpoint.id(),
                            endpoint.url(),
                            endpoint.events(),
                            endpoint.timeoutSeconds(),
                            endpoint.retryCount(),
                            endpoint.schedule(),
                            endpoint.secret().map(WebhookEndpoint.SealedSecret::base64),
                            endpoint.formerSecret()
                                    .map(former -> former.secret().base64() + former.until())))
                    .append('\n');
        }
        return Marker.digest(text.toString());
    }

    /** Leaves those that are new disabled: {@link #enable} ends that. Others may be in use, and stay so. */
    @Override
    public void bring() {
        for (WebhookEndpoint endpoint : wanted()) {
            if (to().endpoint(course.tenant(), endpoint.id()).isEmpty()) {
                to().register(disabled(here.sealedWith(there, endpoint)));
                course.tally().added(Kind.WEBHOOK_ENDPOINTS, 1);
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

    /**
     * Makes them as they are in the source, when all that belongs to them has come. One that came or went on either side
     * meanwhile is told by the comparison.
     */
    void enable() {
        for (WebhookEndpoint endpoint : wanted()) {
            Optional<WebhookEndpoint> found = to().endpoint(course.tenant(), endpoint.id());
            if (found.filter(known -> !isSame(endpoint, known)).isPresent()) {
                WebhookEndpoint sealed = here.sealedWith(there, endpoint);
                to().update(course.tenant(), endpoint.id(), current -> sealed, Optional.empty());
            }
        }
    }

    private boolean isSame(WebhookEndpoint source, WebhookEndpoint target) {
        return isSameBare(source, target) && here.haveSame(source, there, target);
    }

    private static boolean isSameBare(WebhookEndpoint source, WebhookEndpoint target) {
        return bare(source).equals(bare(target)) && List.copyOf(source.events()).equals(List.copyOf(target.events()));
    }

    @Override
    public void compare() {
        List<WebhookEndpoint> wanted = wanted();
        List<WebhookEndpoint> found = to().endpoints(course.tenant());
        if (!ids(wanted).equals(ids(found))) {
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
        if (!isSameBare(source, target)) {
            course.tally().differs(Kind.WEBHOOK_ENDPOINTS, source.id(), "its address, settings or counts differ");
        } else if (!here.haveSame(source, there, target)) {
            course.tally().differs(Kind.WEBHOOK_ENDPOINTS, source.id(), "its secrets differ");
        }
    }

    private static WebhookEndpoint bare(WebhookEndpoint endpoint) {
        return endpoint.withSecrets(Optional.empty(), Optional.empty());
    }
}
