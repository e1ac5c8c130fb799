package io.facelib.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.CapacityException;
import io.facelib.error.FetchException;
import io.facelib.error.InvalidInputException;
import io.facelib.memory.MemoryJobQueue;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.spi.DeadJob;
import io.facelib.spi.JobCounts;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.JobQueue;
import io.facelib.spi.LeaseRequest;
import io.facelib.spi.NewJob;
import io.facelib.testkit.Hooked;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of jobs when handlers work, fail, hang, and when the runner closes. */
@Timeout(60)
class JobRunnerTest {
    private static final TenantId TENANT = TenantId.of("acme");
    private static final Lane LANE =
            new Lane("work", 4, 2, 3, Duration.ofSeconds(30), Duration.ofMillis(1), Duration.ofMillis(5), false);

    private static final JobCounts NOTHING = new JobCounts(0, 0, 0);

    private final MemoryJobQueue queue = new MemoryJobQueue(Clock.systemUTC());
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        queue.close();
    }

    private static NewJob job(String id, String group) {
        return NewJob.of(TENANT, LANE.name(), id, group, "payload of " + id);
    }

    private String next() throws InterruptedException {
        String id = done.poll(30, TimeUnit.SECONDS);
        assertThat(id).as("a job is done").isNotNull();
        return id;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyJob_isDoneOnce_whoeverAsksWhen(boolean gathering) throws Exception {
        queue.enqueue(IntStream.range(0, 50)
                .mapToObj(i -> job("before-" + i, "g" + i % 5))
                .toList());
        Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();
        try (JobRunner runner = new JobRunner(queue, gathering ? LANE.withGathering() : LANE, lease -> {
            runs.computeIfAbsent(lease.job().id(), id -> new AtomicInteger()).incrementAndGet();
            done.add(lease.job().id());
            return new JobEnd.Done();
        })) {
            queue.enqueue(IntStream.range(0, 50)
                    .mapToObj(i -> job("after-" + i, "g" + i % 5))
                    .toList());
            runner.wake();
            for (int i = 0; i < 100; i++) {
                next();
            }
        }
        assertThat(runs)
                .hasSize(100)
                .allSatisfy((id, times) -> assertThat(times).hasValue(1));
        assertThat(queue.counts(LANE.name())).isEqualTo(NOTHING);
    }

    @Test
    void aGroup_neverHasMoreJobsRunningThanTheLaneAllows() throws Exception {
        queue.enqueue(IntStream.range(0, 20).mapToObj(i -> job("j" + i, "one")).toList());
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch two = new CountDownLatch(2);
        try (JobRunner runner = new JobRunner(queue, LANE, lease -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            two.countDown();
            two.await();
            running.decrementAndGet();
            done.add(lease.job().id());
            return new JobEnd.Done();
        })) {
            runner.wake();
            for (int i = 0; i < 20; i++) {
                next();
            }
        }
        assertThat(most).hasValue(2);
    }

    @Test
    void aRetryableFailure_isTriedAgain_andGivenUpAfterTheLanesAttempts() throws Exception {
        queue.enqueue(List.of(job("poor", "g")));
        AtomicInteger attempts = new AtomicInteger();
        try (JobRunner runner = new JobRunner(queue, LANE, new JobHandler() {
            @Override
            public JobEnd run(JobLease lease) {
                attempts.incrementAndGet();
                throw new FetchException(FetchException.Reason.CONNECTION, true, "the server is not there");
            }

            @Override
            public JobEnd givenUp(JobLease lease, String reason) {
                done.add(reason);
                return new JobEnd.Dead(reason);
            }
        })) {
            runner.wake();
            assertThat(next()).isEqualTo("the server is not there");
        }
        assertThat(attempts).hasValue(3);
        assertThat(dead()).singleElement().satisfies(letter -> {
            assertThat(letter.job().id()).isEqualTo("poor");
            assertThat(letter.reason()).isEqualTo("the server is not there");
            assertThat(letter.attempts()).isEqualTo(3);
        });
    }

    @Test
    void aFailureThatNoRetryHelps_isGivenUpAtOnce() throws Exception {
        queue.enqueue(List.of(job("wrong", "g"), job("broken", "g")));
        AtomicInteger attempts = new AtomicInteger();
        try (JobRunner runner = new JobRunner(queue, LANE, new JobHandler() {
            @Override
            public JobEnd run(JobLease lease) {
                attempts.incrementAndGet();
                if (lease.job().id().equals("wrong")) {
                    throw new InvalidInputException("image", "is none");
                }
                throw new IllegalStateException("a mistake of ours with a secret in it");
            }

            @Override
            public JobEnd givenUp(JobLease lease, String reason) {
                done.add(reason);
                return new JobEnd.Dead(reason);
            }
        })) {
            runner.wake();
            assertThat(List.of(next(), next()))
                    .containsExactlyInAnyOrder("image: is none", "unexpected IllegalStateException");
        }
        assertThat(attempts).hasValue(2);
    }

    @Test
    void aBackendThatDoesNotAnswer_isWaitedForLongerThanTheLanesAttempts() throws Exception {
        queue.enqueue(List.of(job("patient", "g")));
        AtomicInteger calls = new AtomicInteger();
        try (JobRunner runner = new JobRunner(queue, LANE, lease -> {
            if (calls.incrementAndGet() <= LANE.leases() + 1) {
                throw new BackendException("store", true, Committed.UNKNOWN, "is not there");
            }
            done.add("attempt " + lease.attempt());
            return new JobEnd.Done();
        })) {
            runner.wake();
            assertThat(next()).isEqualTo("attempt " + LANE.attempts());
        }
        assertThat(dead()).isEmpty();
    }

    @Test
    void aBackendThatNeverAnswers_doesNotKeepAnOldJobForEver() throws Exception {
        MemoryJobQueue old = new MemoryJobQueue(Clock.offset(Clock.systemUTC(), Outage.LONGEST.negated()));
        old.enqueue(List.of(job("old", "g")));
        try (JobRunner runner = new JobRunner(old, LANE, new JobHandler() {
            @Override
            public JobEnd run(JobLease lease) {
                throw new BackendException("store", true, Committed.NO, "is not there");
            }

            @Override
            public JobEnd givenUp(JobLease lease, String reason) {
                done.add(reason);
                return new JobEnd.Dead(reason);
            }
        })) {
            runner.wake();
            assertThat(next()).isEqualTo("store: is not there");
        } finally {
            old.close();
        }
    }

    @Test
    void aFullEngine_isNoFailureOfTheJob() throws Exception {
        queue.enqueue(List.of(job("patient", "g")));
        AtomicInteger calls = new AtomicInteger();
        try (JobRunner runner = new JobRunner(queue, LANE, lease -> {
            if (calls.incrementAndGet() < 10) {
                throw new CapacityException("full", Duration.ofMillis(1));
            }
            done.add("attempt " + lease.attempt());
            return new JobEnd.Done();
        })) {
            runner.wake();
            assertThat(next()).isEqualTo("attempt 1");
        }
        assertThat(dead()).isEmpty();
    }

    @Test
    void aJobThatKillsItsWorkers_isGivenUp() throws Exception {
        queue.enqueue(List.of(job("killer", "g")));
        for (int i = 0; i < LANE.leases(); i++) {
            // A worker that leased it and died: the lease runs out at once.
            assertThat(queue.lease(new LeaseRequest(LANE.name(), 1, 1, Duration.ofNanos(1))))
                    .hasSize(1);
        }
        try (JobRunner runner = new JobRunner(queue, LANE, new JobHandler() {
            @Override
            public JobEnd run(JobLease lease) {
                throw new AssertionError("must not be run once more");
            }

            @Override
            public JobEnd givenUp(JobLease lease, String reason) {
                done.add(reason);
                return new JobEnd.Dead(reason);
            }
        })) {
            runner.wake();
            assertThat(next()).isEqualTo("none of 30 attempts came to an end");
        }
    }

    @Test
    void closing_handsBackWhatHangs_withoutCountingTheAttempt() throws Exception {
        queue.enqueue(List.of(job("slow", "g")));
        CountDownLatch never = new CountDownLatch(1);
        JobRunner runner = new JobRunner(queue, LANE, lease -> {
            done.add(lease.job().id());
            never.await();
            return new JobEnd.Done();
        });
        next();
        runner.close();
        List<JobLease> again = queue.lease(new LeaseRequest(LANE.name(), 1, 1, Duration.ofMinutes(1)));
        assertThat(again)
                .singleElement()
                .satisfies(lease -> assertThat(lease.attempt()).isEqualTo(1));
    }

    @Test
    void aLeaseThatIsLost_interruptsItsWorker() throws Exception {
        Lane brief =
                new Lane("work", 1, 1, 3, Duration.ofMillis(30), Duration.ofMillis(1), Duration.ofMillis(1), false);
        queue.enqueue(List.of(job("erased", "g")));
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        try (JobRunner runner = new JobRunner(queue, brief, lease -> {
            begun.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                done.add("interrupted");
                throw e;
            }
            return new JobEnd.Done();
        })) {
            runner.wake();
            begun.await();
            queue.erase(TENANT);
            assertThat(next()).isEqualTo("interrupted");
        }
        assertThat(queue.counts("work").waiting()).isZero();
    }

    @Test
    void heartbeats_keepALeaseForAsLongAsTheWorkTakes() throws Exception {
        Lane brief =
                new Lane("work", 2, 1, 3, Duration.ofMillis(60), Duration.ofMillis(1), Duration.ofMillis(1), false);
        queue.enqueue(List.of(job("long", "g")));
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch enough = new CountDownLatch(8);
        try (JobRunner runner =
                new JobRunner(new CountingExtensions(queue, leases -> enough.countDown()), brief, lease -> {
                    runs.incrementAndGet();
                    enough.await(); // eight heartbeats: longer than two leases
                    done.add(lease.job().id());
                    return new JobEnd.Done();
                })) {
            runner.wake();
            next();
        }
        assertThat(runs).hasValue(1);
    }

    @Test
    void heartbeats_extendAllLeasesWithOneCall() throws Exception {
        Lane brief =
                new Lane("work", 8, 3, 3, Duration.ofMillis(300), Duration.ofMillis(1), Duration.ofMillis(1), false);
        queue.enqueue(List.of(job("a", "g"), job("b", "g"), job("c", "g")));
        CountDownLatch together = new CountDownLatch(1);
        try (JobRunner runner = new JobRunner(
                new CountingExtensions(queue, leases -> {
                    if (leases.size() == 3) {
                        together.countDown();
                    }
                }),
                brief,
                lease -> {
                    together.await();
                    done.add(lease.job().id());
                    return new JobEnd.Done();
                })) {
            runner.wake();
            assertThat(List.of(next(), next(), next())).containsExactlyInAnyOrder("a", "b", "c");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aThreadThatCannotBeMade_costsNoPermitAndAddsNone(boolean gathering) throws Exception {
        queue.enqueue(IntStream.range(0, 20)
                .mapToObj(i -> NewJob.of(TenantId.of("t" + i), LANE.name(), "j" + i, "g", "payload"))
                .toList());
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger workers = new AtomicInteger();
        ThreadFactory threads = task -> {
            if (workers.incrementAndGet() == 2) {
                throw new OutOfMemoryError("unable to create native thread, says the test");
            }
            return new Thread(task);
        };
        JobHandler waiting = lease -> {
            done.add(lease.job().id());
            goOn.await();
            return new JobEnd.Done();
        };
        try (JobRunner runner = new JobRunner(queue, gathering ? LANE.withGathering() : LANE, waiting, threads)) {
            runner.wake();
            for (int i = 0; i < LANE.workers(); i++) {
                next();
            }
            assertThat(queue.counts(LANE.name()).leased()).isEqualTo(LANE.workers());
            goOn.countDown();
            for (int i = LANE.workers(); i < 20; i++) {
                next();
            }
        }
        assertThat(queue.counts(LANE.name())).isEqualTo(NOTHING);
    }

    @Test
    void aGatheringLane_tellsOfEveryEnd_thoughNothingMoreIsToBeDone() throws Exception {
        queue.enqueue(List.of(job("only", "g")));
        try (JobRunner runner = new JobRunner(queue, LANE.withGathering(), lease -> new JobEnd.Done())) {
            runner.wake();
            while (!queue.counts(LANE.name()).equals(NOTHING)) { // the timeout bounds it
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aGatheringLane_neverHasMoreOfAGroupLeasedThanItMay_untilTheirEndsAreTold() throws Exception {
        queue.enqueue(IntStream.range(0, 200).mapToObj(i -> job("j" + i, "one")).toList());
        AtomicInteger most = new AtomicInteger();
        try (JobRunner runner = new JobRunner(queue, LANE.withGathering(), lease -> {
            most.accumulateAndGet((int) queue.counts(LANE.name()).leased(), Math::max);
            done.add(lease.job().id());
            return new JobEnd.Done();
        })) {
            runner.wake();
            for (int i = 0; i < 200; i++) {
                next();
            }
        }
        assertThat(most).hasValueLessThanOrEqualTo(2);
    }

    @Test
    void closing_tellsWhatWasGathered() throws Exception {
        queue.enqueue(IntStream.range(0, 4).mapToObj(i -> job("j" + i, "g" + i)).toList());
        try (JobRunner runner = new JobRunner(queue, LANE.withGathering(), lease -> {
            done.add(lease.job().id());
            return new JobEnd.Done();
        })) {
            runner.wake();
            for (int i = 0; i < 4; i++) {
                next();
            }
        }
        assertThat(queue.counts(LANE.name())).isEqualTo(NOTHING);
    }

    @Test
    void anErrorWhileLeasing_endsTheRoundAndNotTheRunner() throws Exception {
        queue.enqueue(List.of(job("late", "g")));
        JobQueue broken = Hooked.before(JobQueue.class, queue, "lease", () -> {
            throw new NoClassDefFoundError("for a test");
        });
        try (JobRunner runner = new JobRunner(broken, LANE, lease -> {
            done.add(lease.job().id());
            return new JobEnd.Done();
        })) {
            runner.wake();
            assertThat(next()).isEqualTo("late");
        }
    }

    @Test
    void aJobLeasedWhileClosing_isHandedBackUntouched() throws Exception {
        queue.enqueue(List.of(job("late", "g")));
        CompletableFuture<JobRunner> runner = new CompletableFuture<>();
        CompletableFuture<Thread> closing = new CompletableFuture<>();
        JobQueue slow = Hooked.after(JobQueue.class, queue, "lease", () -> {
            Thread closer = new Thread(() -> runner.join().close());
            closer.start();
            // It waits for the thread that leases, which is this one: so it has begun to close.
            while (closer.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            closing.complete(closer);
        });
        runner.complete(new JobRunner(slow, LANE, JobRunnerTest::mustNotRun));

        closing.get().join();

        assertHandedBack();
    }

    @Test
    void aJobLeasedAfterTheWorkersEnded_isHandedBack() throws Exception {
        queue.enqueue(List.of(job("late", "g")));
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        JobQueue slow = Hooked.before(JobQueue.class, queue, "lease", () -> {
            asked.countDown();
            uninterruptibly(closed);
        });
        JobRunner runner = new JobRunner(
                Hooked.after(JobQueue.class, slow, "end", ended::countDown), LANE, JobRunnerTest::mustNotRun);

        asked.await();
        runner.close();
        closed.countDown();
        ended.await();

        assertHandedBack();
    }

    private static JobEnd mustNotRun(JobLease lease) {
        throw new AssertionError("must not be run");
    }

    /** A queue that takes its time to answer, whoever is impatient. */
    private static void uninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // closing a runner interrupts who leases
            }
        }
    }

    private void assertHandedBack() {
        assertThat(queue.lease(new LeaseRequest(LANE.name(), 1, 1, Duration.ofMinutes(1))))
                .singleElement()
                .satisfies(lease -> assertThat(lease.attempt()).isEqualTo(1));
    }

    private List<DeadJob> dead() {
        return queue.dead(TENANT, LANE.name(), PageRequest.first(10)).items();
    }
}
