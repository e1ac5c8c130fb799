package io.facelib.storage.jvector;

import java.util.concurrent.atomic.AtomicLong;

/** A number of bytes that may be used together. Safe for any number of threads. */
final class MemoryBudget {
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    MemoryBudget(long limit) {
        this.limit = limit;
    }

    /** Takes bytes whether they are there or not. */
    void take(long bytes) {
        used.addAndGet(bytes);
    }

    /** Takes bytes if they are there. */
    boolean tryTake(long bytes) {
        long now = used.get();
        while (now + bytes <= limit) {
            if (used.compareAndSet(now, now + bytes)) {
                return true;
            }
            now = used.get();
        }
        return false;
    }

    void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }

    boolean exceeded() {
        return used.get() > limit;
    }

    /** Whether a tenth is free: so much room is made at a time, since making room looks at everything. */
    boolean roomy() {
        return used.get() <= limit - limit / 10;
    }

    long used() {
        return used.get();
    }
}
