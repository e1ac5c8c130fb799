package io.facelib.operation;

import io.facelib.model.ImageId;
import io.facelib.model.TenantId;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Lets whoever stores a picture with its faces and whoever removes it wait for one another, so that no face is stored between
 * the question whether any face needs the picture and its removal. One for an engine: processes that share a storage do not
 * wait for one another, and what that leaves is found by {@link CleanUp}.
 *
 * <p>May be entered again for the same picture. Whoever is inside must not enter for another picture: two that did so the
 * other way round would wait for ever. Pictures share locks, so a stranger may have to wait; nothing depends on it. Safe for
 * any number of threads.
 */
public final class PictureLocks {
    private static final int LOCKS = 1_024;

    private final ReentrantLock[] locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toArray(ReentrantLock[]::new);

    /** Works on a picture while nobody else in this engine stores or removes it. */
    public <T> T alone(TenantId tenant, ImageId picture, Supplier<T> work) {
        ReentrantLock lock = locks[Math.floorMod(Objects.hash(tenant, picture), LOCKS)];
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
