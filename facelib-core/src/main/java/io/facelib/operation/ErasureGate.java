package io.facelib.operation;

import io.facelib.model.TenantId;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Between asking whether a tenant is still there and writing for it, nobody may erase it: what was written after that would
 * stay. Writers do not wait for one another, only for an erasure. One for an engine: a tenant that another process erases at
 * that very moment keeps what was written. Safe for any number of threads.
 */
public final class ErasureGate {
    private final ReadWriteLock[] gates =
            IntStream.range(0, 64).mapToObj(i -> new ReentrantReadWriteLock()).toArray(ReadWriteLock[]::new);

    /** Asks and writes while nobody in this engine erases the tenant. */
    public <T> T write(TenantId tenant, Supplier<T> work) {
        ReadWriteLock gate = gate(tenant);
        gate.readLock().lock();
        try {
            return work.get();
        } finally {
            gate.readLock().unlock();
        }
    }

    /** Erases the tenant while nobody is between asking and writing. */
    <T> T erase(TenantId tenant, Supplier<T> work) {
        ReadWriteLock gate = gate(tenant);
        gate.writeLock().lock();
        try {
            return work.get();
        } finally {
            gate.writeLock().unlock();
        }
    }

    private ReadWriteLock gate(TenantId tenant) {
        return gates[Math.floorMod(tenant.hashCode(), gates.length)];
    }
}
