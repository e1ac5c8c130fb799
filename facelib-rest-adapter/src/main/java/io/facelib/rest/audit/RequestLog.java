package io.facelib.rest.audit;

import io.facelib.model.RequestAudit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the audit of requests behind their answers: nobody waits for it, and nobody is failed by it. Rows gather in a bounded
 * queue and are written in groups by one thread; those that do not fit, or that the store does not take, are counted and
 * reported in the log. So are those of unknown callers beyond {@value #STRANGERS_PER_MINUTE} a minute, which must not keep
 * others out. Closing writes what has gathered. Safe for any number of threads.
 */
public final class RequestLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RequestLog.class);
    private static final int MOST_WAITING = 10_000;
    private static final int GROUP = 500;
    private static final int STRANGERS_PER_MINUTE = 60;
    /** A transaction for each request would be one more that the writes of the next request wait for. */
    private static final Duration GATHERING = Duration.ofMillis(100);

    private static final Duration LAST_WRITE = Duration.ofSeconds(30);

    private final Consumer<List<RequestAudit>> store;
    private final BlockingQueue<Object> waiting;
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();
    private final PerMinute strangers = new PerMinute(STRANGERS_PER_MINUTE);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Object end = new Object();
    private final Thread writer = new Thread(this::writeAll, "facelib-request-audit");

    private RequestLog(Consumer<List<RequestAudit>> store, int mostWaiting) {
        this.store = store;
        this.waiting = new ArrayBlockingQueue<>(mostWaiting);
    }

    /**
     * Starts a log.
     *
     * @param store keeps a group of rows
     */
    public static RequestLog start(Consumer<List<RequestAudit>> store) {
        return start(store, MOST_WAITING);
    }

    static RequestLog start(Consumer<List<RequestAudit>> store, int mostWaiting) {
        RequestLog log = new RequestLog(store, mostWaiting);
        log.writer.setDaemon(true);
        log.writer.start();
        return log;
    }

    /** Takes a row; never waits. */
    public void add(RequestAudit row) {
        if (closed.get() || !waiting.offer(row)) {
            lost.incrementAndGet();
        }
    }

    /** Takes the row of a request that nobody is known to have sent. Anybody can send any number, so only some are kept. */
    public void addOfStranger(RequestAudit row) {
        if (strangers.admit(row.at())) {
            add(row);
        } else {
            skipped.incrementAndGet();
        }
    }

    /** How many rows were lost and have not been reported yet. */
    long lost() {
        return lost.get();
    }

    private void writeAll() {
        try {
            boolean open = true;
            while (open) {
                Object first = waiting.take();
                gather();
                open = writeGroup(first);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives more rows the time to come in, unless there are enough, or none will. */
    private void gather() throws InterruptedException {
        if (waiting.size() < GROUP && closing.await(GATHERING.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.debug("the last requests are written");
        }
    }

    /** Writes what has gathered; false after the end. */
    private boolean writeGroup(Object first) {
        List<Object> taken = new ArrayList<>();
        taken.add(first);
        waiting.drainTo(taken, GROUP - 1);
        List<RequestAudit> rows = taken.stream()
                .filter(RequestAudit.class::isInstance)
                .map(RequestAudit.class::cast)
                .toList();
        write(rows);
        return !taken.contains(end);
    }

    private void write(List<RequestAudit> rows) {
        try {
            if (!rows.isEmpty()) {
                store.accept(rows);
            }
        } catch (RuntimeException e) {
            lost.addAndGet(rows.size());
            LOG.warn("the audit of requests could not be written", e);
        }
        long refused = skipped.getAndSet(0);
        if (refused > 0) {
            LOG.warn("{} more requests of unknown callers were refused, and have no row in the audit", refused);
        }
        long missing = lost.getAndSet(0);
        if (missing > 0) {
            LOG.warn(
                    "{} requests are missing in the audit: there were too many, or the store did not take them",
                    missing);
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            closing.countDown();
            waiting.put(end);
            writer.join(LAST_WRITE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (writer.isAlive()) {
            LOG.warn("{} requests may be missing in the audit: the store takes too long", waiting.size());
        }
    }
}
