package io.facelib.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PaceTest {
    @Test
    void oneThreadFails_theOtherHasEndedWhatItBegan() {
        AtomicInteger working = new AtomicInteger();
        AtomicBoolean first = new AtomicBoolean(true);
        CountDownLatch begun = new CountDownLatch(1);
        Runnable chore = () -> {
            if (first.compareAndSet(true, false)) {
                await(begun);
                throw new IllegalStateException("broken");
            }
            working.incrementAndGet();
            begun.countDown();
            long end = System.nanoTime() + 50_000_000;
            while (System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
            working.decrementAndGet();
        };

        assertThatThrownBy(() -> Pace.of(chore, 2, 0.01)).hasMessage("broken");
        assertThat(working).hasValue(0);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
