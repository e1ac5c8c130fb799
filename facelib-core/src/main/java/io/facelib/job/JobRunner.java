package io.facelib.job;

import io.facelib.error.FacelibException;
import io.facelib.spi.EndedLease;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.JobQueue;
import io.facelib.spi.LeaseRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the jobs of one lane: a thread leases as many as there are free workers, the workers do them, and a heartbeat keeps
 * their leases. A gathering lane tells the queue of several ends at once, and leases several jobs in their place. Idle, the
 * runner asks the queue twice a second; {@link #wake} makes it ask at once. A queue that cannot be reached is asked again, with
 * pauses; nothing is lost by that, since leases run out by themselves.
 *
 * <p>Closing leases nothing more, lets the workers finish for a grace, then interrupts them; what did not finish is handed
 * back. Safe for any number of threads.
 */
public final class JobRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    private static final int LEASED_AT_ONCE = 64;
    private static final Duration IDLE = Duration.ofMillis(500);
    /** How long a gathering lane keeps the first of its ends to itself. */
    private static final Duration GATHERING = Duration.ofMillis(50);

    private static final Duration UNREACHABLE = Duration.ofSeconds(2);
    private static final Duration IDLE_THREADS = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(30);

    private final JobQueue queue;
    private final Lane lane;
    private final JobHandler handler;
    private final RetryPause pause;
    private final Outage outage;
    private final Heartbeat heartbeat;
    private final Endings endings;
    private final Semaphore free;
    private final ExecutorService workers;
    private final Thread leasing;
    private final Object signal = new Object();
    private boolean woken;
    /** How many jobs may be under way when a gathering lane tells of its ends and leases anew. */
    private volatile int few;

    private volatile boolean closing;

    /** Begins at once. The queue stays the caller's to close, after this. */
    public JobRunner(JobQueue queue, Lane lane, JobHandler handler) {
        this(queue, lane, handler, task -> daemon(task, lane, "worker"));
    }

    /** @param threads makes those of the workers */
    JobRunner(JobQueue queue, Lane lane, JobHandler handler, ThreadFactory threads) {
        this.queue = queue;
        this.lane = lane;
        this.handler = handler;
        this.pause = new RetryPause(lane);
        this.outage = new Outage(lane);
        this.heartbeat = new Heartbeat(queue, lane);
        this.endings = new Endings(queue);
        this.free = new Semaphore(lane.workers());
        this.workers = pool(lane.workers(), threads);
        this.leasing = daemon(this::run, lane, "leasing");
        leasing.start();
    }

    /** Threads come with the work and end when there is none. As many tasks wait as a worker has not come back to yet. */
    private static ThreadPoolExecutor pool(int workers, ThreadFactory threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                workers, workers, IDLE_THREADS.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static Thread daemon(Runnable task, Lane lane, String role) {
        Thread thread = new Thread(task, "facelib-" + lane.name() + "-" + role);
        thread.setDaemon(true); // what it does not finish is somebody else's when its lease runs out
        return thread;
    }

    /** Makes the runner look for jobs now. */
    public void wake() {
        synchronized (signal) {
            woken = true;
            signal.notifyAll();
        }
    }

    // --- leasing ---------------------------------------------------------------------------------------------------

    private void run() {
        try {
            while (!closing) {
                round();
            }
        } catch (InterruptedException e) {
            LOG.debug("the leasing of {} ends", lane.name(), e);
        }
    }

    /** Leases for the workers that are free. Whatever goes wrong, the next round comes. */
    private void round() throws InterruptedException {
        free.acquire();
        int permits = 1 + free.drainPermits();
        int unused = permits;
        try {
            endings.tell();
            for (JobLease lease : lease(permits)) {
                unused -= begin(lease) ? 1 : 0;
            }
        } catch (RuntimeException | Error e) {
            LOG.error("a round of {} failed; what was leased comes back when its leases run out", lane.name(), e);
        } finally {
            free.release(unused);
        }
        if (lane.gathering()) {
            gather();
        } else if (unused == permits) {
            waitForWork(IDLE);
        }
    }

    /** Waits until a third of what is under way has come to an end, which leaves the workers enough to do, or a moment. */
    private void gather() throws InterruptedException {
        int running = underWay();
        few = 2 * running / 3;
        if (running > 0 || endings.isRefused()) {
            waitForWork(GATHERING);
        } else if (endings.isEmpty()) {
            waitForWork(IDLE);
        }
    }

    private int underWay() {
        return lane.workers() - free.availablePermits();
    }

    private List<JobLease> lease(int limit) throws InterruptedException {
        try {
            return queue.lease(new LeaseRequest(
                    lane.name(), Math.min(limit, LEASED_AT_ONCE), lane.perGroup(), lane.perTenant(), lane.lease()));
        } catch (RuntimeException e) {
            if (!closing) {
                LOG.warn(
                        "the queue {} gives no jobs of {}; asked again in {}",
                        queue.name(),
                        lane.name(),
                        UNREACHABLE,
                        e);
                waitForWork(UNREACHABLE);
            }
            return List.of();
        }
    }

    /** A lease that is either given to a worker, with a permit, or handed back, whatever the pool says. */
    private final class Assignment implements Runnable {
        private final JobLease lease;
        private final AtomicBoolean decided = new AtomicBoolean();

        Assignment(JobLease lease) {
            this.lease = lease;
        }

        @Override
        public void run() {
            if (decided.compareAndSet(false, true)) {
                work(lease);
            }
        }

        /** @return whether no worker has it, nor will have */
        boolean withdrawn() {
            return decided.compareAndSet(false, true);
        }
    }

    /** Hands a lease to a worker. @return whether it has one, and with it a permit; otherwise it was handed back */
    private boolean begin(JobLease lease) {
        Assignment assignment = new Assignment(lease);
        try {
            workers.execute(assignment);
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError e) { // the latter for a thread that cannot be made
            if (!assignment.withdrawn()) {
                return true;
            }
            LOG.debug("{} is handed back: there is no worker for it", lease.job(), e);
            end(lease, new JobEnd.HandBack());
            return false;
        }
    }

    private void waitForWork(Duration longest) throws InterruptedException {
        long until = System.nanoTime() + longest.toNanos();
        synchronized (signal) {
            for (long left = longest.toNanos(); !woken && !closing && left > 0; left = until - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(signal, left);
            }
            woken = false;
        }
    }

    // --- a worker --------------------------------------------------------------------------------------------------

    private void work(JobLease lease) {
        try {
            heartbeat.begin(lease);
            JobEnd end = outcome(lease);
            heartbeat.end(lease);
            if (lane.gathering() && !closing) {
                endings.add(new EndedLease(lease, end));
            } else {
                end(lease, end);
            }
        } finally {
            heartbeat.end(lease);
            free.release();
            if (!lane.gathering() || underWay() <= few) {
                wake(); // for a job of the same group that had to wait
            }
        }
    }

    private JobEnd outcome(JobLease lease) {
        if (closing) {
            return new JobEnd.HandBack();
        }
        if (lease.attempt() > lane.leases()) {
            return givenUp(lease, "none of " + lane.leases() + " attempts came to an end");
        }
        try {
            return Patience.whileFull(() -> handler.run(lease), () -> closing);
        } catch (InterruptedException e) {
            LOG.debug("{} was interrupted", lease.job(), e);
            return new JobEnd.HandBack();
        } catch (RuntimeException e) {
            return failed(lease, e);
        }
    }

    private JobEnd failed(JobLease lease, RuntimeException e) {
        if (closing || Thread.interrupted()) {
            return new JobEnd.HandBack();
        }
        boolean again = e instanceof FacelibException known && known.retryable() && lease.attempt() < lane.attempts();
        if (again) {
            LOG.debug("attempt {} of {} failed", lease.attempt(), lease.job(), e);
            return new JobEnd.Retry(pause.after(lease.attempt(), e));
        }
        if (outage.explains(lease.job(), e)) {
            return afterOutage(lease, e);
        }
        if (!(e instanceof FacelibException)) {
            LOG.error("{} failed unexpectedly", lease.job(), e);
        }
        return givenUp(lease, reason(e));
    }

    /** Hands the job back as if it had not been begun, after a moment. */
    private JobEnd afterOutage(JobLease lease, RuntimeException e) {
        try {
            LOG.debug("{} waits for a backend; the runner closes: {}", lease.job(), outage.await(), e);
        } catch (InterruptedException interrupted) {
            LOG.debug("{} was interrupted while it waited for a backend", lease.job(), interrupted);
        }
        return new JobEnd.HandBack();
    }

    private static String reason(RuntimeException e) {
        return e instanceof FacelibException
                ? String.valueOf(e.getMessage())
                : "unexpected " + e.getClass().getSimpleName();
    }

    private JobEnd givenUp(JobLease lease, String reason) {
        try {
            return handler.givenUp(lease, reason);
        } catch (RuntimeException e) {
            LOG.warn("that {} is given up could not be told; tried again later", lease.job(), e);
            return new JobEnd.Retry(lane.longestPause());
        }
    }

    private void end(JobLease lease, JobEnd end) {
        try {
            if (!queue.end(lease, end)) {
                LOG.debug("the lease of {} had run out", lease.job());
            }
        } catch (RuntimeException e) {
            LOG.warn("the end of {} could not be told; it is done again when its lease runs out", lease.job(), e);
        }
    }

    // --- closing ---------------------------------------------------------------------------------------------------

    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        outage.close();
        wake();
        boolean interrupted = false;
        try {
            leasing.join(GRACE.toMillis());
            workers.shutdown();
            if (!workers.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                workers.shutdownNow();
                if (!workers.awaitTermination(AFTER_INTERRUPT.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.warn(
                            "workers of {} do not end; their jobs are done again when their leases run out",
                            lane.name());
                }
            }
        } catch (InterruptedException e) {
            workers.shutdownNow();
            interrupted = true;
        } finally {
            leasing.interrupt();
            endings.tell();
            heartbeat.close();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
