package io.facelib.webhook;

import io.facelib.error.FacelibException;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEndpoint;
import io.facelib.model.WebhookEvent;
import io.facelib.spi.JobQueue;
import io.facelib.spi.NewJob;
import io.facelib.spi.WebhookStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes delivery jobs of the events in the outbox: one for each endpoint that takes the event, named after both. Only when
 * the jobs are in the queue does the event leave the outbox, so a crash in between repeats the same jobs and loses none.
 *
 * <p>{@link #start} does so in a thread of its own, at once when {@link #wake} is called and otherwise once a second, since
 * other processes may write events too. Safe for any number of threads.
 */
public final class WebhookRelay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookRelay.class);

    private static final int EVENTS = 200;
    private static final int JOBS = 1_000;
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration UNREACHABLE = Duration.ofSeconds(2);

    private final WebhookStore store;
    private final JobQueue queue;
    private final Runnable added;
    private final Thread thread = new Thread(this::run, "facelib-webhook-relay");
    private final Object signal = new Object();
    private boolean woken;
    private volatile boolean closing;
    /** Whether the outbox may hold events whose jobs an earlier process made: until it was seen empty once. */
    private boolean inherited = true;

    /** @param added called after jobs were added, so that somebody does them */
    public WebhookRelay(WebhookStore store, JobQueue queue, Runnable added) {
        this.store = store;
        this.queue = queue;
        this.added = added;
        thread.setDaemon(true); // what it does not finish stays in the outbox
    }

    /**
     * Empties the outbox.
     *
     * @return how many events were relayed
     */
    public synchronized int relay() {
        int relayed = 0;
        for (List<WebhookEvent> events = store.outbox(EVENTS); !events.isEmpty(); events = store.outbox(EVENTS)) {
            relay(events);
            relayed += events.size();
        }
        inherited = false;
        return relayed;
    }

    private void relay(List<WebhookEvent> events) {
        Map<TenantId, List<WebhookEndpoint>> endpoints = new HashMap<>();
        List<NewJob> jobs = new ArrayList<>();
        List<WebhookEvent> covered = new ArrayList<>();
        for (WebhookEvent event : events) {
            for (WebhookEndpoint endpoint : endpoints.computeIfAbsent(event.tenant(), store::endpoints)) {
                if (endpoint.takes(event.type())) {
                    jobs.add(DeliveryJob.first(event, endpoint.id(), inherited).in(event.tenant(), ""));
                }
            }
            covered.add(event);
            if (jobs.size() >= JOBS) {
                hand(jobs, covered);
            }
        }
        hand(jobs, covered);
    }

    private void hand(List<NewJob> jobs, List<WebhookEvent> covered) {
        if (!jobs.isEmpty()) {
            queue.enqueue(jobs);
            added.run();
        }
        Map<TenantId, List<String>> ids = new LinkedHashMap<>();
        covered.forEach(event ->
                ids.computeIfAbsent(event.tenant(), same -> new ArrayList<>()).add(event.id()));
        ids.forEach(store::relayed);
        jobs.clear();
        covered.clear();
    }

    /** Begins to relay in a thread of its own; called once. */
    public void start() {
        thread.start();
    }

    /** Makes the thread look into the outbox now. */
    public void wake() {
        synchronized (signal) {
            woken = true;
            signal.notifyAll();
        }
    }

    private void run() {
        try {
            while (!closing) {
                await(relayed() ? IDLE : UNREACHABLE);
            }
        } catch (InterruptedException e) {
            LOG.debug("the relay ends", e);
        }
    }

    private boolean relayed() {
        try {
            relay();
            return true;
        } catch (FacelibException e) {
            if (!closing) {
                LOG.warn("events wait in the outbox; tried again in {}", UNREACHABLE, e);
            }
            return false;
        } catch (RuntimeException e) {
            LOG.error("the relay failed unexpectedly; tried again in {}", UNREACHABLE, e);
            return false;
        }
    }

    private void await(Duration longest) throws InterruptedException {
        long until = System.nanoTime() + longest.toNanos();
        synchronized (signal) {
            for (long left = longest.toNanos(); !woken && !closing && left > 0; left = until - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(signal, left);
            }
            woken = false;
        }
    }

    /** Ends the thread; events that are left stay in the outbox. Closing twice is harmless. */
    @Override
    public void close() {
        closing = true;
        wake();
        boolean interrupted = false;
        try {
            thread.join(Duration.ofSeconds(10).toMillis());
        } catch (InterruptedException e) {
            interrupted = true;
        }
        thread.interrupt();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
