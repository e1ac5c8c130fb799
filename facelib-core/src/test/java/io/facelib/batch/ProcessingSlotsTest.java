package io.facelib.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.model.BatchId;
import io.facelib.model.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many items are processed at a time, and who waits for whom. */
@Timeout(60)
class ProcessingSlotsTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final TenantId OTHER = TenantId.of("other");
    private static final BatchId ONE = BatchId.of("one");
    private static final BatchId TWO = BatchId.of("two");

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void aBatch_getsItsSlots_andNeverMore() throws Exception {
        ProcessingSlots slots = new ProcessingSlots(8, 8, 3);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch three = new CountDownLatch(3);
        List<Future<Integer>> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            all.add(threads.submit(inSlot(slots, ONE, () -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                three.countDown();
                await(three);
                return running.decrementAndGet();
            })));
        }
        for (Future<Integer> one : all) {
            one.get();
        }
        assertThat(most).hasValue(3);
    }

    @Test
    void allBatchesTogether_neverGetMoreThanThereAre() throws Exception {
        ProcessingSlots slots = new ProcessingSlots(2, 2, 3);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch two = new CountDownLatch(2);
        List<Future<Integer>> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            all.add(threads.submit(inSlot(slots, BatchId.of("batch" + i % 5), () -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                two.countDown();
                await(two);
                return running.decrementAndGet();
            })));
        }
        for (Future<Integer> one : all) {
            one.get();
        }
        assertThat(most).hasValue(2);
    }

    @Test
    void aBatchThatHangs_holdsNoOtherUp() throws Exception {
        ProcessingSlots slots = new ProcessingSlots(4, 4, 3);
        CountDownLatch hanging = new CountDownLatch(3);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            all.add(threads.submit(inSlot(slots, ONE, () -> {
                hanging.countDown();
                return await(go);
            })));
        }
        hanging.await();
        assertThat(threads.submit(inSlot(slots, TWO, () -> "other")).get()).isEqualTo("other");
        go.countDown();
        for (Future<Boolean> one : all) {
            one.get();
        }
    }

    @Test
    void aTenantWhoseBatchesAllHang_holdsNoOtherUp() throws Exception {
        ProcessingSlots slots = new ProcessingSlots(4, 3, 3);
        CountDownLatch hanging = new CountDownLatch(3);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        List<Future<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            all.add(threads.submit(inSlot(slots, BatchId.of("batch" + i % 4), () -> {
                begun.incrementAndGet();
                hanging.countDown();
                return await(go);
            })));
        }
        hanging.await();
        assertThat(threads.submit(() -> slots.in(OTHER, TWO, () -> "other")).get())
                .isEqualTo("other");
        assertThat(begun).hasValue(3);
        go.countDown();
        for (Future<Boolean> one : all) {
            one.get();
        }
    }

    @Test
    void aFailure_leavesItsSlot() {
        ProcessingSlots slots = new ProcessingSlots(1, 1, 1);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> slots.in(ACME, ONE, () -> {
                        throw new IllegalStateException("broken");
                    }))
                    .hasMessage("broken");
        }
    }

    @Test
    void whatWaits_whenItCloses_doesNotBegin_andWhatRunsFinishes() throws Exception {
        ProcessingSlots slots = new ProcessingSlots(1, 1, 1);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicBoolean late = new AtomicBoolean();
        Future<Boolean> running = threads.submit(inSlot(slots, ONE, () -> {
            begun.countDown();
            return await(go);
        }));
        begun.await();
        Future<Boolean> waiting = threads.submit(inSlot(slots, ONE, () -> late.getAndSet(true)));
        slots.close();
        go.countDown();
        assertThat(running.get()).isTrue();
        assertThatThrownBy(waiting::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(late).isFalse();
    }

    private static <T> Callable<T> inSlot(ProcessingSlots slots, BatchId batch, Supplier<T> work) {
        return () -> slots.in(ACME, batch, work::get);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
