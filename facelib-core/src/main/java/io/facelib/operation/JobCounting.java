package io.facelib.operation;

import io.facelib.spi.JobCounts;
import io.facelib.spi.JobQueue;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * How many jobs each lane holds, as health tells it. Counting is no question whether the queue answers: it may take long because
 * there is much to do. Nobody waits for a count of a queue of which the last one took long; then that one is told, for up to
 * five minutes, and a new one is made only after ten times as long. Safe for any number of threads.
 */
final class JobCounting {
    private static final Duration LONG = Duration.ofMillis(100);
    private static final int PAUSE = 10;
    private static final Duration KEPT = Duration.ofMinutes(5);

    private final JobQueue jobs;
    private final List<String> lanes;
    private final BackendQuestion question;
    private volatile Counted last = new Counted(Map.of(), System.nanoTime(), 0);

    /**
     * @param lanes that are counted
     * @param longest how long a count is waited for, unless the last one took long
     */
    JobCounting(JobQueue jobs, List<String> lanes, Duration longest) {
        this.jobs = jobs;
        this.lanes = lanes;
        this.question = new BackendQuestion("counts", jobs.name(), longest, this::count);
    }

    /** What was counted, of no lane where that failed; both times in nanoseconds. */
    private record Counted(Map<String, JobCounts> counts, long at, long took) {
        boolean tookLong() {
            return took > LONG.toNanos();
        }

        boolean isOlderThan(long nanos) {
            return System.nanoTime() - at > nanos;
        }
    }

    private void count() {
        long begun = System.nanoTime();
        Map<String, JobCounts> counts = new HashMap<>();
        try {
            lanes.forEach(lane -> counts.put(lane, jobs.counts(lane)));
        } finally {
            Map<String, JobCounts> whole = counts.size() == lanes.size() ? Map.copyOf(counts) : Map.of();
            last = new Counted(whole, System.nanoTime(), System.nanoTime() - begun);
        }
    }

    /**
     * The counts by lane; none if the queue fails to count, or has not done so in time yet.
     *
     * @throws io.facelib.error.ClosedException if the threads are no more
     */
    Map<String, JobCounts> get(Executor threads) {
        Counted known = last;
        if (!known.tookLong()) {
            question.ask(threads).await();
        } else if (known.isOlderThan(PAUSE * known.took())) {
            question.ask(threads);
        }
        Counted now = last;
        return now.isOlderThan(KEPT.toNanos()) ? Map.of() : now.counts();
    }
}
