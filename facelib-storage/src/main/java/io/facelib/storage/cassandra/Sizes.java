package io.facelib.storage.cassandra;

import io.facelib.model.TenantId;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What this process knows of how many faces tenants have: whether too many to compare them one by one, and when to count.
 * Being wrong costs time only. Safe for any number of threads.
 */
final class Sizes {
    private static final long REMEMBERED_NANOS = Duration.ofMinutes(10).toNanos();
    private static final int COUNTS_PER_PARTITION = 8;

    private final int few;
    private final Layout layout;
    private final ConcurrentMap<Gallery, Long> largeUntil = new ConcurrentHashMap<>();
    private final ConcurrentMap<Gallery, AtomicInteger> untilCount = new ConcurrentHashMap<>();

    private record Gallery(TenantId tenant, FaceTable table) {}

    Sizes(int few, Layout layout) {
        this.few = few;
        this.layout = layout;
    }

    /** Up to how many faces are compared one by one. */
    int few() {
        return few;
    }

    boolean isLarge(TenantFaces faces, FaceTable table) {
        Long until = largeUntil.get(new Gallery(faces.tenant(), table));
        return until != null && until - System.nanoTime() > 0;
    }

    /** There are more than a few: not looked at again for ten minutes. */
    void large(TenantFaces faces, FaceTable table) {
        largeUntil.put(new Gallery(faces.tenant(), table), System.nanoTime() + REMEMBERED_NANOS);
    }

    /**
     * Whether a partition should be counted, after so many faces were written: once in each eighth of what one should have,
     * the first time at random, so that many short processes count as often as a long one.
     */
    boolean isCountDue(TenantFaces faces, FaceTable table, int written) {
        int step = Math.max(1, layout.facesPerPartition() / COUNTS_PER_PARTITION);
        AtomicInteger left = untilCount.computeIfAbsent(
                new Gallery(faces.tenant(), table),
                gallery -> new AtomicInteger(ThreadLocalRandom.current().nextInt(step)));
        if (left.addAndGet(-written) > 0) {
            return false;
        }
        left.set(step);
        return true;
    }

    boolean isFull(long faces) {
        return faces > layout.facesPerPartition();
    }
}
