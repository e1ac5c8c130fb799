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
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the audit of requests behind their answers: nobody waits for it, and nobody is failed by it. Rows gather in a bounded
 * queue and are written in groups by one thread; those that do not fit, or that the store does not take, are counted and
 * reported in the log. So are those of unknown callers, and those that came too often, beyond {@value #STRANGERS_PER_MINUTE} a
 * minute, which must not keep others out; the log has a line a minute about them at most. Closing writes what has gathered. Safe for any number of threads.
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
    private final LongConsumer skippedReport;
    private final BlockingQueue<Object> waiting;
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();
    private final PerMinute strangers = new PerMinute(STRANGERS_PER_MINUTE);
    private final PerMinute reports = new PerMinute(1);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Object end = new Object();
    private final Thread writer = new Thread(this::writeAll, "facelib-request-audit");

    private RequestLog(Consumer<List<RequestAudit>> store, int mostWaiting, LongConsumer skippedReport) {
        this.store = store;
        this.skippedReport = skippedReport;
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
        return start(store, mostWaiting, RequestLog::reportSkipped);
    }

    /** @param skippedReport told from time to time how many rows more were left out on purpose */
    static RequestLog start(Consumer<List<RequestAudit>> store, int mostWaiting, LongConsumer skippedReport) {
        RequestLog log = new RequestLog(store, mostWaiting, skippedReport);
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

    /**
     * Takes the row of a request that nobody is known to have sent, or that was refused because its sender sent too many. There can be
     * any number of them, so only some are kept.
     */
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
        boolean last = taken.contains(end);
        if (last || reports.admit(rows.get(rows.size() - 1).at())) {
            tellSkipped();
        }
        return !last;
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
        long missing = lost.getAndSet(0);
        if (missing > 0) {
            LOG.warn(
                    "{} requests are missing in the audit: there were too many, or the store did not take them",
                    missing);
        }
    }

    private void tellSkipped() {
        long count = skipped.getAndSet(0);
        if (count > 0) {
            skippedReport.accept(count);
        }
    }

    private static void reportSkipped(long count) {
        LOG.warn(
                "{} more requests of unknown callers, or that came too often, have no row in the audit: it keeps {} a minute",
                count,
                STRANGERS_PER_MINUTE);
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
