package io.facelib.storage.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who shares a force with whom, and what becomes of those who share one that fails. */
@Timeout(60)
class SharedForcesTest {
    private static final Path DIRECTORY = Path.of("directory");

    private final SharedForces forces = new SharedForces();
    private final AtomicInteger done = new AtomicInteger();
    private final CountDownLatch first = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    /** Begins in a thread of its own, and returns when that has ended or waits. */
    private FutureTask<Boolean> begin(Callable<Boolean> work) {
        FutureTask<Boolean> task = new FutureTask<>(work);
        Thread thread = new Thread(task);
        threads.add(thread);
        thread.start();
        while (thread.isAlive() && thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return task;
    }

    private FutureTask<Boolean> forcing(SharedForces.Force force) {
        return begin(() -> {
            forces.force(DIRECTORY, force);
            return true;
        });
    }

    /** A force that runs until it is let go. */
    private FutureTask<Boolean> running() throws InterruptedException {
        FutureTask<Boolean> task = forcing(() -> {
            first.countDown();
            await(goOn);
            done.incrementAndGet();
        });
        first.await();
        return task;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private List<FutureTask<Boolean>> several(int count, SharedForces.Force force) {
        List<FutureTask<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tasks.add(forcing(force));
        }
        return tasks;
    }

    @Test
    void thoseWhoComeWhileOneRuns_shareTheNext_notThatOne() throws Exception {
        FutureTask<Boolean> running = running();
        List<FutureTask<Boolean>> others = several(5, done::incrementAndGet);

        assertThat(others).noneMatch(FutureTask::isDone);
        goOn.countDown();
        assertThat(running.get()).isTrue();
        for (FutureTask<Boolean> other : others) {
            assertThat(other.get()).isTrue();
        }
        assertThat(done).hasValue(2);
    }

    @Test
    void aForceThatFails_failsForAllWhoSharedIt_andForNobodyElse() throws Exception {
        FutureTask<Boolean> running = running();
        List<FutureTask<Boolean>> others = several(3, () -> {
            throw new IOException("the disk is broken");
        });

        goOn.countDown();
        assertThat(running.get()).isTrue();
        for (FutureTask<Boolean> other : others) {
            assertThatThrownBy(other::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the disk is broken");
        }
        forces.force(DIRECTORY, done::incrementAndGet);
        assertThat(done).hasValue(2);
    }

    @Test
    void whoLeadsIsInterrupted_theOthersForceAgain() throws Exception {
        FutureTask<Boolean> running = running();
        AtomicInteger interrupted = new AtomicInteger(1);
        List<FutureTask<Boolean>> others = several(3, () -> {
            if (interrupted.getAndDecrement() > 0) {
                throw new ClosedByInterruptException();
            }
            done.incrementAndGet();
        });

        goOn.countDown();
        assertThat(running.get()).isTrue();
        assertThatThrownBy(others.get(0)::get).hasCauseInstanceOf(ClosedByInterruptException.class);
        assertThat(others.get(1).get()).isTrue();
        assertThat(others.get(2).get()).isTrue();
        assertThat(done).as("the first, and again for those who shared").hasValueGreaterThan(1);
    }

    @Test
    void whoWaitsIsInterrupted_failsAlone() throws Exception {
        assertThat(running()).isNotDone();
        List<FutureTask<Boolean>> others = several(3, done::incrementAndGet);
        threads.get(2).interrupt();

        assertThatThrownBy(others.get(1)::get).hasCauseInstanceOf(ClosedByInterruptException.class);
        goOn.countDown();
        assertThat(others.get(0).get()).isTrue();
        assertThat(others.get(2).get()).isTrue();
        assertThat(done).hasValue(2);
    }
}
