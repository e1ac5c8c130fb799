package io.facelib.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.BackendException;
import io.facelib.error.CapacityException;
import io.facelib.error.ClosedException;
import io.facelib.error.InvalidInputException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MicroBatcherTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final BatchingOptions OPTIONS = new BatchingOptions(4, Duration.ZERO, 100, 1, LONG);

    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final List<List<Integer>> batches = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch entered = new CountDownLatch(1);

    @AfterEach
    void stop() {
        gate.countDown();
        callers.shutdownNow();
    }

    private List<Integer> doubled(List<Integer> batch) {
        batches.add(batch);
        return batch.stream().map(i -> 2 * i).toList();
    }

    /** The first batch stops at a gate, so that a test can fill the queue behind it. */
    private List<Integer> gated(List<Integer> batch) {
        entered.countDown();
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return doubled(batch);
    }

    private MicroBatcher<Integer, Integer> batcher(
            BatchingOptions options, Function<List<Integer>, List<Integer>> run) {
        return new MicroBatcher<>("test", options, i -> i >= 1_000, () -> 1, run);
    }

    private Future<List<Integer>> call(MicroBatcher<Integer, Integer> batcher, Priority priority, Integer... items) {
        return callers.submit(() -> batcher.call(List.of(items), priority));
    }

    /** Waits, without a clock, until so many items are queued. */
    private static void untilQueued(MicroBatcher<?, ?> batcher, int items) {
        while (batcher.queued() != items) {
            Thread.onSpinWait();
        }
    }

    @Test
    void call_severalItems_comeBackInTheirOrderInBatchesOfTheLimit() {
        try (MicroBatcher<Integer, Integer> batcher = batcher(OPTIONS, this::doubled)) {
            assertThat(batcher.call(List.of(9, 1, 8, 2, 7, 3), Priority.INTERACTIVE))
                    .containsExactly(18, 2, 16, 4, 14, 6);
            assertThat(batches).containsExactly(List.of(9, 1, 8, 2), List.of(7, 3));
        }
    }

    @Test
    void call_nothing_givesNothing() {
        try (MicroBatcher<Integer, Integer> batcher = batcher(OPTIONS, this::doubled)) {
            assertThat(batcher.call(List.of(), Priority.INTERACTIVE)).isEmpty();
        }
    }

    @Test
    void call_whileABatchRuns_gathersTheItemsOfAllCallersIntoTheNextOne() throws Exception {
        try (MicroBatcher<Integer, Integer> batcher = batcher(OPTIONS, this::gated)) {
            Future<List<Integer>> first = call(batcher, Priority.INTERACTIVE, 0);
            entered.await();
            List<Future<List<Integer>>> others = new ArrayList<>();
            for (int i = 1; i <= 3; i++) {
                others.add(call(batcher, Priority.INTERACTIVE, i));
                untilQueued(batcher, i);
            }
            gate.countDown();

            assertThat(first.get()).containsExactly(0);
            for (int i = 1; i <= 3; i++) {
                assertThat(others.get(i - 1).get()).containsExactly(2 * i);
            }
            assertThat(batches).containsExactly(List.of(0), List.of(1, 2, 3));
        }
    }

    @Test
    void call_bulkItemsWaiting_areOvertakenByInteractiveOnes() throws Exception {
        try (MicroBatcher<Integer, Integer> batcher = batcher(OPTIONS.withMaxBatch(2), this::gated)) {
            Future<List<Integer>> first = call(batcher, Priority.BULK, 0);
            entered.await();
            Future<List<Integer>> bulk = call(batcher, Priority.BULK, 1, 2, 3);
            untilQueued(batcher, 3);
            Future<List<Integer>> interactive = call(batcher, Priority.INTERACTIVE, 7, 8);
            untilQueued(batcher, 5);
            gate.countDown();

            first.get();
            assertThat(interactive.get()).containsExactly(14, 16);
            assertThat(bulk.get()).containsExactly(2, 4, 6);
            assertThat(batches).containsExactly(List.of(0), List.of(7, 8), List.of(1, 2), List.of(3));
        }
    }

    @Test
    void call_itemsOfDifferentGroups_neverShareABatch() {
        try (MicroBatcher<Integer, Integer> batcher = batcher(OPTIONS, this::doubled)) {
            assertThat(batcher.call(List.of(1, 1_001, 2, 1_002, 3), Priority.INTERACTIVE))
                    .containsExactly(2, 2_002, 4, 2_004, 6);
            assertThat(batches).containsExactly(List.of(1, 2, 3), List.of(1_001, 1_002));
        }
    }

    @Test
    void call_queueFull_isRefusedAndLeavesTheOthersAlone() throws Exception {
        try (MicroBatcher<Integer, Integer> batcher = batcher(OPTIONS.withQueueLimit(2), this::gated)) {
            Future<List<Integer>> running = call(batcher, Priority.INTERACTIVE, 0);
            entered.await();
            Future<List<Integer>> waiting = call(batcher, Priority.INTERACTIVE, 1, 2);
            untilQueued(batcher, 2);

            assertThatThrownBy(() -> batcher.call(List.of(3), Priority.INTERACTIVE))
                    .isInstanceOfSatisfying(CapacityException.class, e -> {
                        assertThat(e.retryable()).isTrue();
                        assertThat(e.retryAfter()).isPositive();
                    })
                    .hasMessageContaining("2 waiting")
                    .hasMessageContaining("limit 2");
            gate.countDown();
            assertThat(running.get()).containsExactly(0);
            assertThat(waiting.get()).containsExactly(2, 4);
        }
    }

    @Test
    void call_moreItemsThanTheQueueHolds_isServedWhenNobodyWaits() {
        try (MicroBatcher<Integer, Integer> batcher = batcher(OPTIONS.withQueueLimit(2), this::doubled)) {
            assertThat(batcher.call(List.of(1, 2, 3, 4, 5), Priority.INTERACTIVE))
                    .hasSize(5);
        }
    }

    @Test
    void call_deadlinePassed_isRefusedAndWithdrawn() throws Exception {
        try (MicroBatcher<Integer, Integer> batcher = batcher(OPTIONS.withDeadline(Duration.ZERO), this::gated)) {
            // A deadline of zero: every wait is too long, whatever the clock says. The one worker takes a call before
            // it is
            // withdrawn sooner or later, and is then at the gate.
            while (entered.getCount() > 0) {
                assertThatThrownBy(() -> batcher.call(List.of(1, 2), Priority.INTERACTIVE))
                        .isInstanceOf(CapacityException.class)
                        .hasMessageContaining("0 ms");
            }
            assertThatThrownBy(() -> batcher.call(List.of(3), Priority.INTERACTIVE))
                    .isInstanceOf(CapacityException.class);
            untilQueued(batcher, 0);
            gate.countDown();
        }
        assertThat(batches.stream().flatMap(List::stream)).doesNotContain(3);
    }

    @Test
    void call_badItemInABatch_failsAlone() throws Exception {
        Function<List<Integer>, List<Integer>> run = batch -> {
            List<Integer> done = gated(batch);
            if (batch.contains(13)) {
                throw new InvalidInputException("item", "13 is outside the allowed");
            }
            return done;
        };
        try (MicroBatcher<Integer, Integer> batcher = batcher(OPTIONS, run)) {
            Future<List<Integer>> first = call(batcher, Priority.INTERACTIVE, 0);
            entered.await();
            Future<List<Integer>> before = call(batcher, Priority.INTERACTIVE, 1);
            untilQueued(batcher, 1);
            Future<List<Integer>> bad = call(batcher, Priority.INTERACTIVE, 13);
            untilQueued(batcher, 2);
            Future<List<Integer>> after = call(batcher, Priority.INTERACTIVE, 2);
            untilQueued(batcher, 3);
            gate.countDown();

            assertThat(first.get()).containsExactly(0);
            assertThat(before.get()).containsExactly(2);
            assertThat(after.get()).containsExactly(4);
            assertThatThrownBy(bad::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(InvalidInputException.class);
            assertThat(batches.get(1)).containsExactly(1, 13, 2);
        }
    }

    @Test
    void call_runThatThrowsAnything_failsTypedAndTheNextCallIsServed() {
        AtomicInteger runs = new AtomicInteger();
        Function<List<Integer>, List<Integer>> run = batch -> {
            switch (runs.incrementAndGet()) {
                case 1 -> throw new IllegalStateException("boom");
                case 2 -> throw new StackOverflowError("deep");
                case 3 -> {
                    return List.of();
                }
                default -> {
                    return doubled(batch);
                }
            }
        };
        try (MicroBatcher<Integer, Integer> batcher = batcher(OPTIONS, run)) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> batcher.call(List.of(1), Priority.INTERACTIVE))
                        .isInstanceOf(BackendException.class);
            }
            assertThat(batcher.call(List.of(1), Priority.INTERACTIVE)).containsExactly(2);
        }
    }

    @Test
    void call_loneCaller_doesNotWaitForCompany() {
        // Were a lone caller to wait, it would wait for the ten minutes of the delay and run into the time-out.
        try (MicroBatcher<Integer, Integer> batcher = batcher(OPTIONS.withMaxDelay(LONG), this::doubled)) {
            assertThat(batcher.call(List.of(1), Priority.INTERACTIVE)).containsExactly(2);
        }
    }

    @Test
    void call_companyOnItsWay_isWaitedForAndSharesTheBatch() throws Exception {
        try (MicroBatcher<Integer, Integer> batcher =
                new MicroBatcher<>("test", OPTIONS.withMaxDelay(LONG), i -> 0, () -> 2, this::doubled)) {
            Future<List<Integer>> first = call(batcher, Priority.INTERACTIVE, 1);
            untilQueued(batcher, 1);
            Future<List<Integer>> second = call(batcher, Priority.INTERACTIVE, 2);

            assertThat(first.get()).containsExactly(2);
            assertThat(second.get()).containsExactly(4);
            assertThat(batches).containsExactly(List.of(1, 2));
        }
    }

    @Test
    void call_fullBatchWaiting_isNotKeptForMoreCompany() {
        try (MicroBatcher<Integer, Integer> batcher =
                new MicroBatcher<>("test", OPTIONS.withMaxDelay(LONG), i -> 0, () -> 50, this::doubled)) {
            assertThat(batcher.call(List.of(1, 2, 3, 4), Priority.INTERACTIVE)).containsExactly(2, 4, 6, 8);
        }
    }

    @Test
    void call_severalWorkers_stayAliveWhenOthersTookTheItemsTheyWaitedFor() throws Exception {
        BatchingOptions options = new BatchingOptions(4, Duration.ofNanos(200_000), 100, 2, LONG);
        twoAtOnce = new CountDownLatch(2);
        try (MicroBatcher<Integer, Integer> batcher =
                new MicroBatcher<>("test", options, i -> i, () -> 2, this::needsTwo)) {
            for (int i = 0; i < 300; i++) {
                batcher.call(List.of(-1), Priority.INTERACTIVE);
            }
            // Each of these batches waits until the other runs too, so both workers have to be there still.
            Future<List<Integer>> one = call(batcher, Priority.INTERACTIVE, 1);
            Future<List<Integer>> other = call(batcher, Priority.INTERACTIVE, 2);

            assertThat(one.get()).containsExactly(2);
            assertThat(other.get()).containsExactly(4);
        }
    }

    private CountDownLatch twoAtOnce = new CountDownLatch(0);

    private List<Integer> needsTwo(List<Integer> batch) {
        if (batch.get(0) > 0) {
            twoAtOnce.countDown();
            try {
                if (!twoAtOnce.await(10, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("the other worker is gone");
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return doubled(batch);
    }

    @Test
    void call_afterWaitingCallersWithdrew_isServedByTheSameWorker() throws Exception {
        Duration moment = Duration.ofMillis(20);
        BatchingOptions options = OPTIONS.withMaxDelay(Duration.ofMillis(1)).withDeadline(moment);
        try (MicroBatcher<Integer, Integer> batcher =
                new MicroBatcher<>("test", options, i -> 0, () -> 2, this::gated)) {
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> batcher.call(List.of(1), Priority.INTERACTIVE))
                        .isInstanceOf(CapacityException.class);
            }
            gate.countDown();

            // On a busy machine a call may miss its deadline again, but a living worker serves one of them at last.
            assertThat(served(batcher)).containsExactly(14);
        }
    }

    private static List<Integer> served(MicroBatcher<Integer, Integer> batcher) {
        while (true) {
            try {
                return batcher.call(List.of(7), Priority.INTERACTIVE);
            } catch (CapacityException e) {
                assertThat(e.retryable()).isTrue();
            }
        }
    }

    @Test
    void call_interruptedWhileWaiting_isRefusedAndKeepsTheInterrupt() throws Exception {
        try (MicroBatcher<Integer, Integer> batcher = batcher(OPTIONS, this::gated)) {
            Future<List<Integer>> first = call(batcher, Priority.INTERACTIVE, 0);
            entered.await();
            Future<Boolean> interrupted = callers.submit(() -> {
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> batcher.call(List.of(1), Priority.INTERACTIVE))
                        .isInstanceOf(CapacityException.class);
                return Thread.interrupted();
            });
            assertThat(interrupted.get()).isTrue();
            assertThat(batcher.queued()).isZero();
            gate.countDown();
            assertThat(first.get()).containsExactly(0);
        }
    }

    @Test
    void close_itemsWaiting_failsThemAndLetsTheRunningBatchFinish() throws Exception {
        MicroBatcher<Integer, Integer> batcher = batcher(OPTIONS, this::gated);
        Future<List<Integer>> running = call(batcher, Priority.INTERACTIVE, 1);
        entered.await();
        Future<List<Integer>> waiting = call(batcher, Priority.INTERACTIVE, 2);
        untilQueued(batcher, 1);
        Future<?> closing = callers.submit(batcher::close);

        assertThatThrownBy(waiting::get).hasCauseInstanceOf(ClosedException.class);
        gate.countDown();
        assertThat(running.get()).containsExactly(2);
        closing.get();
        assertThatThrownBy(() -> batcher.call(List.of(3), Priority.INTERACTIVE)).isInstanceOf(ClosedException.class);
        assertThat(batches).containsExactly(List.of(1));
    }

    @Test
    void close_twice_isHarmless() {
        MicroBatcher<Integer, Integer> batcher = batcher(OPTIONS, this::doubled);
        batcher.close();

        assertThatCode(batcher::close).doesNotThrowAnyException();
    }

    @Test
    void call_manyThreads_everyoneGetsTheirOwnResults() throws Exception {
        BatchingOptions options = new BatchingOptions(8, Duration.ofNanos(100_000), 10_000, 3, LONG);
        AtomicInteger active = new AtomicInteger();
        try (MicroBatcher<Integer, Integer> batcher =
                new MicroBatcher<>("test", options, i -> i % 3, active::get, this::doubled)) {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < 16; t++) {
                int thread = t;
                running.add(callers.submit(() -> {
                    active.incrementAndGet();
                    for (int i = 0; i < 100; i++) {
                        List<Integer> items = IntStream.range(0, 1 + (i + thread) % 5)
                                .map(n -> thread * 10_000 + n)
                                .boxed()
                                .toList();
                        assertThat(batcher.call(items, i % 2 == 0 ? Priority.BULK : Priority.INTERACTIVE))
                                .isEqualTo(items.stream().map(n -> 2 * n).toList());
                    }
                    active.decrementAndGet();
                }));
            }
            for (Future<?> thread : running) {
                thread.get();
            }
        }
        assertThat(batches)
                .allSatisfy(b -> assertThat(b).hasSizeBetween(1, 8))
                .allSatisfy(
                        b -> assertThat(b.stream().map(i -> i % 3).distinct()).hasSize(1));
        assertThat(batches).anySatisfy(b -> assertThat(b.size()).isGreaterThan(1));
    }

    @Test
    void options_outsideTheirRange_areRefused() {
        assertThatThrownBy(() -> OPTIONS.withMaxBatch(0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> OPTIONS.withQueueLimit(0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> OPTIONS.withWorkers(0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> OPTIONS.withMaxDelay(Duration.ofMillis(-1))).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> OPTIONS.withDeadline(Duration.ofMillis(-1))).isInstanceOf(InvalidInputException.class);
    }
}
