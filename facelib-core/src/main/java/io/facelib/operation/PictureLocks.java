package io.facelib.operation;

import io.facelib.model.ImageId;
import io.facelib.model.TenantId;
import java.util.Collection;
import java.util.List;
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
 * other way round would wait for ever; who needs several takes them together. Pictures share locks, so a stranger may have to wait; nothing depends on it. Safe for
 * any number of threads.
 */
public final class PictureLocks {
    private static final int LOCKS = 1_024;

    private final ReentrantLock[] locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toArray(ReentrantLock[]::new);

    private final DeletionsUnderWay deletions = new DeletionsUnderWay();

    /** Those that have removed faces and not their pictures yet. */
    DeletionsUnderWay deletions() {
        return deletions;
    }

    /** Works on a picture while nobody else in this engine stores or removes it. */
    public <T> T alone(TenantId tenant, ImageId picture, Supplier<T> work) {
        return alone(lock(tenant, picture), work);
    }

    /**
     * Works on something that belongs to any of several pictures, while nobody else in this engine stores or removes one of
     * them. Never inside {@link #alone(TenantId, ImageId, Supplier)}.
     */
    <T> T alone(TenantId tenant, Collection<ImageId> pictures, Supplier<T> work) {
        List<ReentrantLock> inOrder = pictures.stream()
                .map(picture -> index(tenant, picture))
                .distinct()
                .sorted() // so that two with the same pictures do not wait for one another
                .map(index -> locks[index])
                .toList();
        return alone(inOrder, work);
    }

    private static <T> T alone(List<ReentrantLock> inOrder, Supplier<T> work) {
        return inOrder.isEmpty()
                ? work.get()
                : alone(inOrder.get(0), () -> alone(inOrder.subList(1, inOrder.size()), work));
    }

    private static <T> T alone(ReentrantLock lock, Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private ReentrantLock lock(TenantId tenant, ImageId picture) {
        return locks[index(tenant, picture)];
    }

    private static int index(TenantId tenant, ImageId picture) {
        return Math.floorMod(Objects.hash(tenant, picture), LOCKS);
    }
}
