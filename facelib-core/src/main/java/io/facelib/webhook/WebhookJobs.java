package io.facelib.webhook;

import io.facelib.http.GuardedHttpClient;
import io.facelib.job.JobRunner;
import io.facelib.spi.JobQueue;
import io.facelib.spi.KeyService;
import io.facelib.spi.Measurements;
import io.facelib.spi.WebhookStore;
import java.time.Clock;
import java.util.Optional;

/**
 * The webhooks of an engine: events become deliveries, deliveries are made, and users register, look and replay. Safe for any
 * number of threads.
 */
public final class WebhookJobs implements AutoCloseable {
    private final WebhookParts parts;
    private final Optional<Work> work;

    private record Work(WebhookRelay relay, JobRunner runner) {}

    /**
     * @param measurements told what came of each attempt; not closed with this
     * @param workers how many deliveries at a time; 0 leaves relaying and delivering to other processes
     */
    public WebhookJobs(
            WebhookStore store,
            JobQueue queue,
            KeyService keys,
            GuardedHttpClient http,
            Clock clock,
            Measurements measurements,
            int workers) {
        this.work = workers == 0
                ? Optional.empty()
                : Optional.of(begin(store, queue, new WebhookHandler(store, keys, http, clock, measurements), workers));
        this.parts = new WebhookParts(
                new WebhookEndpoints(store, keys, clock),
                new WebhookReplay(store, queue, clock, this::wake),
                new TestDelivery(http, clock));
    }

    private static Work begin(WebhookStore store, JobQueue queue, WebhookHandler handler, int workers) {
        JobRunner runner = new JobRunner(queue, WebhookHandler.lane(workers), handler);
        WebhookRelay relay = new WebhookRelay(store, queue, runner::wake);
        relay.start();
        return new Work(relay, runner);
    }

    /** What users ask for. */
    public WebhookParts parts() {
        return parts;
    }

    /** Looks for events and deliveries now. */
    public void wake() {
        work.ifPresent(running -> {
            running.relay().wake();
            running.runner().wake();
        });
    }

    /** Ends what runs; events that were not relayed stay in the outbox, deliveries under way go back to the queue. */
    @Override
    public void close() {
        work.ifPresent(running -> {
            running.relay().close();
            running.runner().close();
        });
    }
}
