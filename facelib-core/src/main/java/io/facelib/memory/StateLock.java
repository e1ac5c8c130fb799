package io.facelib.memory;

import io.facelib.error.ClosedException;
import java.util.function.Supplier;

/** The one lock of a {@link MemoryStateStore}: what is done while it is held is a transaction if it fails first or never. */
final class StateLock {
    private boolean closed;

    synchronized <T> T held(Supplier<T> work) {
        if (closed) {
            throw new ClosedException("memory state store");
        }
        return work.get();
    }

    synchronized void held(Runnable work) {
        if (closed) {
            throw new ClosedException("memory state store");
        }
        work.run();
    }

    synchronized void close() {
        closed = true;
    }
}
