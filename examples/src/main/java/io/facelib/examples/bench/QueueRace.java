package io.facelib.examples.bench;

import io.facelib.examples.bench.JobsResult.QueueSpeed;
import io.facelib.model.TenantId;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.JobQueue;
import io.facelib.spi.LeaseRequest;
import io.facelib.spi.NewJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** How many jobs a queue takes and gives in a second. */
final class QueueRace {
    private static final TenantId TENANT = TenantId.of("bench");
    private static final String LANE = "bench";
    private static final int CALL = 100;
    private static final int GROUPS = 20;

    private final JobQueue queue;

    QueueRace(JobQueue queue) {
        this.queue = queue;
    }

    QueueSpeed run(int workers, int jobs) throws InterruptedException {
        long start = System.nanoTime();
        for (int from = 0; from < jobs; from += CALL) {
            queue.enqueue(jobs(workers, from, Math.min(jobs, from + CALL)));
        }
        double enqueued = perSecond(jobs, start);
        long begin = System.nanoTime();
        drain(workers);
        return new QueueSpeed(workers, enqueued, perSecond(jobs, begin));
    }

    private static List<NewJob> jobs(int run, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> NewJob.of(TENANT, LANE, run + "-" + i, "group-" + i % GROUPS, "job " + i))
                .toList();
    }

    private static double perSecond(int jobs, long start) {
        return jobs * 1e9 / (System.nanoTime() - start);
    }

    private void drain(int workers) throws InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(workers);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                running.add(executor.submit(this::work));
            }
            for (Future<?> worker : running) {
                worker.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a worker failed", e);
        } finally {
            executor.shutdownNow();
        }
    }

    private void work() {
        LeaseRequest one = new LeaseRequest(LANE, 1, 1_000, Duration.ofMinutes(1));
        List<JobLease> lease = queue.lease(one);
        while (!lease.isEmpty()) {
            queue.end(lease.get(0), new JobEnd.Done());
            lease = queue.lease(one);
        }
    }
}
