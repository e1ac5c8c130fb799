package io.facelib.spi;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What was opened, to be closed in the reverse order, every one even when another fails. Safe for any number of threads. */
final class OpenParts implements AutoCloseable {
    private final Deque<AutoCloseable> lastFirst = new ArrayDeque<>();

    synchronized <T extends AutoCloseable> T add(T part) {
        lastFirst.push(part);
        return part;
    }

    /** Closes everything because of a failure, which stays the one that is told. */
    void closeAfter(Throwable failure) {
        Exception another = closeAll();
        if (another != null) {
            failure.addSuppressed(another);
        }
    }

    /** Closes everything. Twice is harmless. */
    @Override
    public void close() {
        Exception failure = closeAll();
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (failure != null) {
            throw new BackendException("storage", false, Committed.NO, "closing failed: " + failure, failure);
        }
    }

    private synchronized @Nullable Exception closeAll() {
        Exception first = null;
        while (!lastFirst.isEmpty()) {
            try {
                lastFirst.pop().close();
            } catch (Exception e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        return first;
    }
}
