package io.facelib.migrate;

import io.facelib.migrate.MigrationReport.Kind;
import io.facelib.model.DeliveryAttempt;
import io.facelib.model.WebhookEndpoint;
import io.facelib.spi.WebhookStore;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The log of deliveries. What only the target has came of what the target delivered itself. */
final class AttemptsPart implements Part {
    private static final Comparator<List<DeliveryAttempt>> NEWEST_FIRST = Comparator.comparing(
                    (List<DeliveryAttempt> group) -> group.get(0).at())
            .reversed();

    private final Course course;

    AttemptsPart(Course course) {
        this.course = course;
    }

    private Iterator<List<DeliveryAttempt>> list(WebhookStore store, WebhookEndpoint endpoint) {
        return new SameTimes<>(
                new PageIterator<>(page -> store.deliveries(course.tenant(), endpoint.id(), page)),
                DeliveryAttempt::at);
    }

    private void each(WebhookEndpoint endpoint, Consumer<List<DeliveryAttempt>> missing) {
        Pairing.each(
                list(course.from().state().webhooks(), endpoint),
                list(course.to().state().webhooks(), endpoint),
                NEWEST_FIRST,
                new Pairing<>() {
                    @Override
                    public void missing(List<DeliveryAttempt> source) {
                        missing.accept(source);
                    }

                    @Override
                    public void both(List<DeliveryAttempt> source, List<DeliveryAttempt> target) {
                        source.forEach(attempt -> course.tally().compared(Kind.WEBHOOK_ATTEMPTS));
                        missing.accept(SameTimes.without(source, target));
                    }

                    @Override
                    public void alone(List<DeliveryAttempt> target) {}
                });
    }

    private List<WebhookEndpoint> endpoints() {
        return course.from().state().webhooks().endpoints(course.tenant());
    }

    @Override
    public void bring() {
        for (WebhookEndpoint endpoint : endpoints()) {
            each(endpoint, this::add);
        }
    }

    /** Of one time the newest came first. */
    private void add(List<DeliveryAttempt> attempts) {
        for (int i = attempts.size() - 1; i >= 0; i--) {
            DeliveryAttempt attempt = attempts.get(i);
            Optional<WebhookEndpoint> known = course.to()
                    .state()
                    .webhooks()
                    .update(course.tenant(), attempt.endpoint(), same -> same, Optional.of(attempt));
            course.tally().added(Kind.WEBHOOK_ATTEMPTS, known.isPresent() ? 1 : 0); // registered since: the next run's
        }
    }

    @Override
    public void compare() {
        for (WebhookEndpoint endpoint : endpoints()) {
            each(
                    endpoint,
                    missing -> missing.forEach(attempt -> course.tally()
                            .differs(Kind.WEBHOOK_ATTEMPTS, attempt.event(), "an attempt is missing in the target")));
        }
    }
}
