package io.facelib.operation;

import io.facelib.model.TenantId;
import java.util.HashSet;
import java.util.Set;
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
    private final Set<Watch> watches = new HashSet<>();
    private final Set<TenantId> beingErased = new HashSet<>();

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
            begin(tenant);
            return work.get();
        } finally {
            end(tenant);
            gate.writeLock().unlock();
        }
    }

    /** Whether a tenant was erased in this engine while somebody worked for it. */
    public final class Watch implements AutoCloseable {
        private final TenantId tenant;
        private volatile boolean erased;

        private Watch(TenantId tenant) {
            this.tenant = tenant;
        }

        /** Whether an erasure of the tenant was under way, or has been, since the watch began. */
        public boolean erased() {
            return erased;
        }

        @Override
        public void close() {
            synchronized (watches) {
                watches.remove(this);
            }
        }
    }

    /** Begins to watch a tenant, until the watch is closed. */
    public Watch watch(TenantId tenant) {
        Watch watch = new Watch(tenant);
        synchronized (watches) {
            watch.erased = beingErased.contains(tenant);
            watches.add(watch);
        }
        return watch;
    }

    private void begin(TenantId tenant) {
        synchronized (watches) {
            beingErased.add(tenant);
            watches.stream().filter(watch -> watch.tenant.equals(tenant)).forEach(watch -> watch.erased = true);
        }
    }

    private void end(TenantId tenant) {
        synchronized (watches) {
            beingErased.remove(tenant);
        }
    }

    private ReadWriteLock gate(TenantId tenant) {
        return gates[Math.floorMod(tenant.hashCode(), gates.length)];
    }
}
