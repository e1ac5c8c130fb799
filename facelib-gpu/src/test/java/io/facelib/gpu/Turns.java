package io.facelib.gpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Contenders that take turns in one process, so that whatever else the machine does hits all of them. The threads that
 * call are kept for all contenders: CUDA gives each thread a context of its own at its first run.
 */
final class Turns implements AutoCloseable {
    private static final int ROUNDS = 3;
    private static final long TURN = TimeUnit.MILLISECONDS.toNanos(500);

    /**
     * One that is measured.
     *
     * @param callers how many threads call at once
     * @param inputs how many inputs one call is worth
     */
    record Contender(int callers, int inputs, Runnable call) {}

    private final ExecutorService threads;

    /** @param callers the most that any contender wants */
    Turns(int callers) {
        threads = Executors.newFixedThreadPool(callers);
    }

    /** The median of the rounds for each contender, in inputs a second. */
    double[] perSecond(List<Contender> contenders) throws InterruptedException, ExecutionException {
        double[][] speeds = new double[contenders.size()][ROUNDS];
        // The first round warms everything up and is not counted.
        for (int round = -1; round < ROUNDS; round++) {
            for (int i = 0; i < contenders.size(); i++) {
                double speed = turn(contenders.get(i));
                if (round >= 0) {
                    speeds[i][round] = speed;
                }
            }
        }
        return Arrays.stream(speeds).mapToDouble(Turns::median).toArray();
    }

    /** Runs calls that nobody counts: CUDA takes seconds for every shape of input that it has not seen. */
    void warmUp(Contender contender, int calls) throws InterruptedException, ExecutionException {
        AtomicInteger left = new AtomicInteger(calls);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < contender.callers(); i++) {
            running.add(threads.submit(() -> {
                while (left.getAndDecrement() > 0) {
                    contender.call().run();
                }
            }));
        }
        for (Future<?> future : running) {
            future.get();
        }
    }

    private double turn(Contender contender) throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        List<Future<Long>> running = new ArrayList<>();
        for (int i = 0; i < contender.callers(); i++) {
            running.add(threads.submit(() -> calls(contender.call(), start)));
        }
        long calls = 0;
        for (Future<Long> future : running) {
            calls += future.get();
        }
        return calls * contender.inputs() * 1e9 / (System.nanoTime() - start);
    }

    private static long calls(Runnable call, long start) {
        long calls = 0;
        while (System.nanoTime() - start < TURN) {
            call.run();
            calls++;
        }
        return calls;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
