package io.facelib.webhook;

import io.facelib.error.ClosedException;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes delivery jobs of the events in the outbox: one for each endpoint that takes the event, named after both. Only when
 * the jobs are in the queue does the event leave the outbox, so a crash in between repeats the same jobs and loses none.
 *
 * <p>The events of a tenant whose endpoints cannot be read stay in the outbox and are tried again; those of others go on, as
 * long as no more than {@value #WINDOW} events are stuck before them.
 *
 * <p>{@link #start} does so in a thread of its own, at once when {@link #wake} is called and otherwise once a second, since
 * other processes may write events too. Safe for any number of threads.
 */
public final class WebhookRelay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookRelay.class);

    private static final int EVENTS = 200;
    private static final int JOBS = 1_000;
    /** How far into the outbox is looked for events behind those that are stuck. */
    private static final int WINDOW = 10_000;

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
    /** Whether a loss of the queue could not be made up for yet. */
    private boolean owing;

    /** Whose events the last round left in the outbox. */
    private volatile Set<TenantId> skipped = Set.of();

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
        boolean owes = makesUpForLosses();
        Set<TenantId> unreadable = new HashSet<>();
        int relayed = 0;
        int stuck = 0;
        boolean more = true;
        while (more) {
            int limit = Math.min(2 * stuck + EVENTS, WINDOW);
            List<WebhookEvent> seen = store.outbox(limit);
            int now = relay(seen, unreadable);
            relayed += now;
            stuck = seen.size() - now;
            more = now > 0 || (seen.size() == limit && limit < WINDOW);
        }
        skipped = unreadable;
        inherited &= owes || !unreadable.isEmpty();
        return relayed;
    }

    /** What the queue may have lost is looked for first, but must not hold up what it takes now. @return whether some is left */
    private boolean makesUpForLosses() {
        try {
            queue.loss(DeliveryJob.LANE).ifPresent(this::makeUpFor);
            owing = false;
        } catch (ClosedException e) {
            throw e;
        } catch (RuntimeException e) {
            if (!owing) {
                LOG.warn("what the queue {} may have lost is looked for again later; events go on", queue.name(), e);
            }
            owing = true;
        }
        return owing;
    }

    /** Owed events are in the outbox before the queue is told, so a crash in between repeats this and loses nothing. */
    private void makeUpFor(String loss) {
        int owed = store.owe();
        inherited = true;
        queue.madeUpFor(DeliveryJob.LANE, loss);
        if (owed > 0) {
            LOG.warn("the queue {} may have lost deliveries: {} events are relayed again", queue.name(), owed);
        }
    }

    /** Relays what can be, and tells how much that was; events of unreadable tenants stay in the outbox. */
    private int relay(List<WebhookEvent> events, Set<TenantId> unreadable) {
        Map<TenantId, List<WebhookEndpoint>> endpoints = endpoints(events, unreadable);
        List<WebhookEvent> readable = events.stream()
                .filter(event -> endpoints.containsKey(event.tenant()))
                .toList();
        relay(readable, endpoints);
        return readable.size();
    }

    /** Of every tenant whose endpoints can be read; the others are added to {@code unreadable}. */
    private Map<TenantId, List<WebhookEndpoint>> endpoints(List<WebhookEvent> events, Set<TenantId> unreadable) {
        Map<TenantId, List<WebhookEndpoint>> endpoints = new HashMap<>();
        for (WebhookEvent event : events) {
            TenantId tenant = event.tenant();
            if (!endpoints.containsKey(tenant) && !unreadable.contains(tenant)) {
                try {
                    endpoints.put(tenant, store.endpoints(tenant));
                } catch (ClosedException e) {
                    throw e;
                } catch (RuntimeException e) {
                    skip(tenant, unreadable, e);
                }
            }
        }
        return endpoints;
    }

    private void skip(TenantId tenant, Set<TenantId> unreadable, RuntimeException why) {
        unreadable.add(tenant);
        if (!skipped.contains(tenant)) {
            LOG.error(
                    "the endpoints of '{}' cannot be read: its events wait in the outbox, and others go on",
                    tenant,
                    why);
        }
    }

    private void relay(List<WebhookEvent> events, Map<TenantId, List<WebhookEndpoint>> endpoints) {
        boolean again = inherited || store.isShared();
        List<NewJob> jobs = new ArrayList<>();
        List<WebhookEvent> covered = new ArrayList<>();
        for (WebhookEvent event : events) {
            for (WebhookEndpoint endpoint : endpoints.getOrDefault(event.tenant(), List.of())) {
                if (endpoint.takes(event.type())) {
                    jobs.add(DeliveryJob.first(event, endpoint.id(), again).in(event.tenant(), ""));
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
                boolean well = relayed();
                await(well ? IDLE : UNREACHABLE, well);
            }
        } catch (InterruptedException e) {
            LOG.debug("the relay ends", e);
        }
    }

    private boolean relayed() {
        try {
            relay();
            return skipped.isEmpty();
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

    /** Waits; {@link #wake} ends it only if that is wanted: not after trouble, which must not become a busy loop. */
    private void await(Duration longest, boolean wakeable) throws InterruptedException {
        long until = System.nanoTime() + longest.toNanos();
        synchronized (signal) {
            for (long left = longest.toNanos();
                    !(woken && wakeable) && !closing && left > 0;
                    left = until - System.nanoTime()) {
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
