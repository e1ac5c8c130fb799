package io.facelib.webhook;

import io.facelib.error.ClosedException;
import io.facelib.http.GuardedHttpClient;
import io.facelib.job.JobHandler;
import io.facelib.job.Lane;
import io.facelib.model.DeliveryAttempt;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEndpoint;
import io.facelib.model.WebhookEvent;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.KeyService;
import io.facelib.spi.Measurements;
import io.facelib.spi.Metric;
import io.facelib.spi.WebhookStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * Makes one attempt to tell one endpoint of one event, and says what follows: nothing more, another attempt later, or none
 * because it is given up. Any 2xx is success; everything else, redirects included, is tried again as the endpoint's
 * schedule says, and not before the receiver's {@code Retry-After}. A receiver that answers 410, or fails for five days
 * without a break, is told nothing any more.
 *
 * <p>An endpoint that is gone or disabled, and an event that is no longer kept, end the job without an attempt. An attempt
 * that a closing engine breaks off is not counted. A crash can repeat an attempt, with the same event id; what was logged as
 * the end of a delivery is neither repeated nor counted twice. Safe for any number of threads.
 */
public final class WebhookHandler implements JobHandler {
    private static final int PER_ENDPOINT = 2;
    /** The endpoint's schedule decides; this only ends jobs that kill their workers. */
    private static final int LEASES = 100;

    private final WebhookStore store;
    private final Clock clock;
    private final EndpointSecrets secrets;
    private final Courier courier;
    private final DeliveryLog log;
    private final RetryPlan plan;
    private final Measurements measurements;

    /** For deliveries that nobody measures. */
    public WebhookHandler(WebhookStore store, KeyService keys, GuardedHttpClient http, Clock clock) {
        this(store, keys, http, clock, Measurements.none());
    }

    /** The same, telling what came of each attempt. */
    public WebhookHandler(
            WebhookStore store, KeyService keys, GuardedHttpClient http, Clock clock, Measurements measurements) {
        this(
                store,
                keys,
                http,
                clock,
                measurements,
                () -> ThreadLocalRandom.current().nextDouble());
    }

    WebhookHandler(WebhookStore store, KeyService keys, GuardedHttpClient http, Clock clock, DoubleSupplier random) {
        this(store, keys, http, clock, Measurements.none(), random);
    }

    private WebhookHandler(
            WebhookStore store,
            KeyService keys,
            GuardedHttpClient http,
            Clock clock,
            Measurements measurements,
            DoubleSupplier random) {
        this.measurements = measurements;
        this.store = store;
        this.clock = clock;
        this.secrets = new EndpointSecrets(keys);
        this.courier = new Courier(http, clock);
        this.log = new DeliveryLog(store);
        this.plan = new RetryPlan(random);
    }

    /** How deliveries are run: an endpoint that hangs holds two workers, and others go on. */
    static Lane lane(int workers) {
        return Lane.of(DeliveryJob.LANE, workers, PER_ENDPOINT, LEASES);
    }

    /** A job with everything that it names, as long as all of it is there. */
    private record Delivery(DeliveryJob job, WebhookEndpoint endpoint, WebhookEvent event) {}

    @Override
    public JobEnd run(JobLease lease) throws InterruptedException {
        if (DeliveryJob.read(lease.job().payload()).isEmpty()) {
            return new JobEnd.Dead("the payload is none of a delivery");
        }
        Optional<Delivery> found = find(lease);
        if (found.isEmpty()) {
            return new JobEnd.Done();
        }
        Delivery delivery = found.get();
        Optional<DeliveryAttempt> end = endBefore(lease, delivery.job());
        return end.isPresent() ? settled(end.get()) : attempt(lease.attempt(), delivery.endpoint(), delivery.event());
    }

    private Optional<Delivery> find(JobLease lease) {
        TenantId tenant = lease.job().tenant();
        return DeliveryJob.read(lease.job().payload())
                .flatMap(job -> endpoint(tenant, job.endpoint())
                        .flatMap(endpoint ->
                                store.event(tenant, job.event()).map(event -> new Delivery(job, endpoint, event))));
    }

    /**
     * The logged end of this delivery, if its worker died before the queue heard of it, or if the relay did before the
     * outbox heard that the job exists. The end that a job had before somebody revived it is none: it has a higher number
     * than the attempts that follow, and came after the job.
     */
    private Optional<DeliveryAttempt> endBefore(JobLease lease, DeliveryJob job) {
        if (!job.again() && lease.attempt() == 1) {
            return Optional.empty();
        }
        return log.newest(lease.job().tenant(), job)
                .filter(DeliveryAttempt::last)
                .filter(attempt -> attempt.attempt() < lease.attempt()
                        || (job.again() && attempt.at().isBefore(lease.job().enqueued())));
    }

    private Optional<WebhookEndpoint> endpoint(TenantId tenant, String id) {
        return store.endpoint(tenant, id).filter(endpoint -> endpoint.disabled().isEmpty());
    }

    private static JobEnd settled(DeliveryAttempt last) {
        return last.error().<JobEnd>map(JobEnd.Dead::new).orElseGet(JobEnd.Done::new);
    }

    private JobEnd attempt(int number, WebhookEndpoint endpoint, WebhookEvent event) throws InterruptedException {
        Courier.Told told;
        try {
            Duration timeout = Duration.ofSeconds(endpoint.timeoutSeconds());
            told = courier.tell(endpoint.url(), timeout, event, secrets.signing(endpoint, clock.instant()));
        } catch (ClosedException e) {
            return new JobEnd.HandBack();
        }
        measurements.took(Metric.DELIVERY, told.took(), outcome(told));
        Instant now = clock.instant();
        boolean last = told.isTaken()
                || told.isGone()
                || number >= plan.attempts(endpoint)
                || EndpointUse.isExhausted(endpoint, now);
        DeliveryAttempt attempt = logged(number, endpoint, event, told, last);
        Optional<WebhookEndpoint> kept = record(endpoint, attempt, now, told.isGone());
        if (kept.isEmpty() || last) {
            return kept.isEmpty() ? new JobEnd.Done() : settled(attempt);
        }
        return new JobEnd.Retry(plan.pause(endpoint.schedule(), number, told.wish()));
    }

    private static String outcome(Courier.Told told) {
        if (told.isTaken()) {
            return "delivered";
        }
        return told.status().isPresent() ? "http_" + told.status().getAsInt() / 100 + "xx" : "no_answer";
    }

    private static DeliveryAttempt logged(
            int number, WebhookEndpoint endpoint, WebhookEvent event, Courier.Told told, boolean last) {
        return new DeliveryAttempt(
                event.id(),
                event.type(),
                endpoint.id(),
                number,
                told.at(),
                told.took(),
                told.status(),
                told.error(),
                last);
    }

    private Optional<WebhookEndpoint> record(
            WebhookEndpoint endpoint, DeliveryAttempt attempt, Instant now, boolean gone) {
        return store.update(
                endpoint.tenant(),
                endpoint.id(),
                current -> EndpointUse.after(current, attempt, now, gone),
                Optional.of(attempt));
    }

    /** Counted as an event given up, though no attempt came to an end. */
    @Override
    public JobEnd givenUp(JobLease lease, String reason) {
        Optional<Delivery> found = find(lease);
        if (found.isEmpty()) {
            return new JobEnd.Done();
        }
        Instant now = clock.instant();
        Courier.Told nothing =
                new Courier.Told(now, Duration.ZERO, OptionalInt.empty(), Optional.of(reason), Optional.empty());
        WebhookEndpoint endpoint = found.get().endpoint();
        WebhookEvent event = found.get().event();
        record(endpoint, logged(lease.attempt(), endpoint, event, nothing, true), now, false);
        return new JobEnd.Dead(reason);
    }
}
