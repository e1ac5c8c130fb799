package io.facelib.operation;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.CapacityException;
import io.facelib.error.ClosedException;
import io.facelib.error.FacelibException;
import io.facelib.inference.Priority;
import io.facelib.model.IndexItem;
import io.facelib.model.IndexOutcome;
import io.facelib.model.IndexResult;
import io.facelib.model.IndexSummary;
import io.facelib.model.RequestContext;
import io.facelib.model.TenantId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Indexes a stream of images with several workers, so that decoding, models and storage are busy at the same time. The
 * stream is read no further ahead than the workers need, and outcomes are told in its order.
 */
public final class IndexMany {
    private static final int AHEAD = 4;
    /** How long an image is tried again while interactive calls keep the engine full. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final IndexFaces indexFaces;
    private final int workers;

    /** @param workers how many images are worked on at the same time */
    public IndexMany(IndexFaces indexFaces, int workers) {
        this.indexFaces = indexFaces;
        this.workers = workers;
    }

    /**
     * Reads the stream to its end. A failing image fails alone. When the call ends, however it does, no image is being
     * worked on any more: those that wait are dropped, those that run are finished or interrupted.
     *
     * @param listener hears every outcome with the counts so far, in the calling thread; when it throws, no further
     *     image is started and its exception comes out here
     */
    public IndexSummary run(
            TenantId tenant,
            Stream<IndexItem> items,
            BiConsumer<IndexOutcome, IndexSummary> listener,
            RequestContext context) {
        Caller caller = new Caller(tenant, context);
        ExecutorService executor = Executors.newFixedThreadPool(workers, IndexMany::daemon);
        try (items) {
            Iterator<IndexItem> source = items.iterator();
            Deque<Future<IndexOutcome>> running = new ArrayDeque<>();
            IndexSummary summary = IndexSummary.none();
            long position = 0;
            while (source.hasNext() || !running.isEmpty()) {
                while (source.hasNext() && running.size() < workers * AHEAD) {
                    running.add(submit(executor, caller, position++, source.next()));
                }
                IndexOutcome outcome = await(running.remove());
                if (outcome instanceof IndexOutcome.Failed failed && failed.error() instanceof ClosedException) {
                    throw failed.error();
                }
                summary = summary.plus(outcome);
                listener.accept(outcome, summary);
            }
            return summary;
        } finally {
            executor.shutdownNow();
            awaitEnd(executor);
        }
    }

    private record Caller(TenantId tenant, RequestContext context) {}

    private static void awaitEnd(ExecutorService executor) {
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = executor.awaitTermination(1, TimeUnit.DAYS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "facelib-index");
        thread.setDaemon(true);
        return thread;
    }

    private Future<IndexOutcome> submit(ExecutorService executor, Caller caller, long position, IndexItem item) {
        return executor.submit(() -> one(caller, position, item));
    }

    private IndexOutcome one(Caller caller, long position, IndexItem item) {
        try {
            return new IndexOutcome.Indexed(position, item.label(), patiently(caller, item));
        } catch (FacelibException e) {
            return new IndexOutcome.Failed(position, item.label(), e);
        } catch (RuntimeException e) {
            FacelibException wrapped =
                    new BackendException("engine", false, Committed.UNKNOWN, "unexpected failure", e);
            return new IndexOutcome.Failed(position, item.label(), wrapped);
        }
    }

    /** Bulk work stands behind interactive calls, so that it waits where they are refused. */
    private IndexResult patiently(Caller caller, IndexItem item) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return indexFaces.run(caller.tenant(), item.image(), item.options(), Priority.BULK, caller.context());
            } catch (CapacityException e) {
                if (System.nanoTime() >= end || !paused(e.retryAfter())) {
                    throw e;
                }
            }
        }
    }

    /** Whether the pause went by without an interrupt. */
    private static boolean paused(Duration wanted) {
        try {
            Thread.sleep(Math.min(wanted.toMillis(), LONGEST_PAUSE.toMillis()));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static IndexOutcome await(Future<IndexOutcome> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CapacityException("indexAll was interrupted", Duration.ofSeconds(1));
        } catch (ExecutionException e) {
            throw new BackendException("engine", false, Committed.UNKNOWN, "a worker failed", e);
        }
    }
}
