package io.facelib.storage;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What was opened, to be closed in the reverse order, every one even when another fails. For one thread at a time. */
final class Opened implements AutoCloseable {
    private final Deque<AutoCloseable> lastFirst = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T part) {
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
            throw new BackendException(
                    "embedded", false, Committed.NO, "closing failed: " + failure.getMessage(), failure);
        }
    }

    private @Nullable Exception closeAll() {
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
