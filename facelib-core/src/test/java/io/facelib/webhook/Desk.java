package io.facelib.webhook;

import io.facelib.http.AddressPolicy;
import io.facelib.http.GuardedHttpClient;
import io.facelib.keys.TinkKeyService;
import io.facelib.memory.MemoryJobQueue;
import io.facelib.memory.MemoryStateStore;
import io.facelib.model.DeliveryAttempt;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEndpoint;
import io.facelib.model.WebhookEvent;
import io.facelib.model.WebhookRegistration;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.Journal;
import io.facelib.spi.KeyService;
import io.facelib.spi.LeaseRequest;
import io.facelib.spi.WebhookStore;
import io.facelib.testkit.ManualClock;
import io.facelib.testkit.RawServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Everything that webhooks need, real and on the heap, with a clock of the test's own: leases one job after another. */
final class Desk implements AutoCloseable {
    static final TenantId ACME = TenantId.of("acme");
    static final Duration LEASE = Duration.ofMinutes(1);

    /** Begins now, since the stock receiver looks at the real time. */
    final ManualClock clock = ManualClock.at(Instant.now());

    final KeyService keys = TinkKeyService.generate();
    final MemoryStateStore state = new MemoryStateStore(clock, keys);
    final WebhookStore store = state.webhooks();
    final MemoryJobQueue queue = new MemoryJobQueue(clock);
    final GuardedHttpClient http =
            new GuardedHttpClient(AddressPolicy.publicOnly().allowing("127.0.0.1"), "facelib");
    final WebhookEndpoints endpoints = new WebhookEndpoints(store, keys, clock);
    final WebhookReplay replay = new WebhookReplay(store, queue, clock, () -> {});
    final WebhookRelay relay = new WebhookRelay(store, queue, () -> {});
    WebhookHandler handler = new WebhookHandler(store, keys, http, clock, () -> 0.5);

    private final List<RawServer> receivers = new ArrayList<>();

    RawServer receiver(RawServer.Script script) {
        RawServer receiver = new RawServer(script);
        receivers.add(receiver);
        return receiver;
    }

    /** One that answers with a status and nothing else. */
    RawServer receiver(int status) {
        return receiver((request, out) -> RawServer.reply(out, status, "text/plain", ""));
    }

    WebhookEndpoint register(WebhookRegistration wish) {
        return endpoints.register(ACME, wish);
    }

    static WebhookRegistration wish(RawServer receiver) {
        return WebhookRegistration.of(receiver.url("/hook"), "face.indexed");
    }

    /** Writes an event as an operation would, and relays it. */
    WebhookEvent publish() {
        WebhookEvent event = write();
        relay.relay();
        return event;
    }

    WebhookEvent write() {
        WebhookEvent event = EventBodies.indexed(ACME, "r-1", clock.instant(), 1, "df98", "", "memory");
        state.write(ACME, Journal.of(event));
        return event;
    }

    List<JobLease> lease() {
        return queue.lease(new LeaseRequest(DeliveryJob.LANE, 100, 100, LEASE));
    }

    /** Does everything that is due now, as a worker would. */
    List<JobEnd> work() throws InterruptedException {
        List<JobEnd> ends = new ArrayList<>();
        for (JobLease lease : lease()) {
            JobEnd end = handler.run(lease);
            queue.end(lease, end);
            ends.add(end);
        }
        return ends;
    }

    /** Does the only delivery there is until it ends, waiting as long as it wants between the attempts. */
    List<JobEnd> workToTheEnd() throws InterruptedException {
        List<JobEnd> ends = new ArrayList<>(work());
        while (ends.get(ends.size() - 1) instanceof JobEnd.Retry retry) {
            clock.advance(retry.delay());
            ends.addAll(work());
        }
        return ends;
    }

    WebhookEndpoint now(WebhookEndpoint endpoint) {
        return store.endpoint(ACME, endpoint.id()).orElseThrow();
    }

    /** The log, newest first. */
    List<DeliveryAttempt> log(WebhookEndpoint endpoint) {
        return store.deliveries(ACME, endpoint.id(), PageRequest.first(1_000)).items();
    }

    @Override
    public void close() {
        receivers.forEach(RawServer::close);
        http.close();
        relay.close();
        queue.close();
        state.close();
        keys.close();
    }
}
