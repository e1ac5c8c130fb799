package io.facelib.batch;

import io.facelib.model.BatchId;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Between looking whether a batch goes on and beginning an item nothing may come: whoever cancels goes through the same gate,
 * so that no item begins after a cancellation was acknowledged.
 */
final class StartGate {
    private final ReadWriteLock[] stripes =
            IntStream.range(0, 64).mapToObj(i -> new ReentrantReadWriteLock()).toArray(ReadWriteLock[]::new);

    /** Looks whether an item may begin. */
    <T> T begin(BatchId batch, Supplier<T> look) {
        ReadWriteLock gate = stripe(batch);
        gate.readLock().lock();
        try {
            return look.get();
        } finally {
            gate.readLock().unlock();
        }
    }

    /** Makes a batch final while no item of it begins. */
    <T> T stop(BatchId batch, Supplier<T> change) {
        ReadWriteLock gate = stripe(batch);
        gate.writeLock().lock();
        try {
            return change.get();
        } finally {
            gate.writeLock().unlock();
        }
    }

    private ReadWriteLock stripe(BatchId batch) {
        return stripes[Math.floorMod(batch.hashCode(), stripes.length)];
    }
}
