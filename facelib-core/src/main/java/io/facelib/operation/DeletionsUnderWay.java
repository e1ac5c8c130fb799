package io.facelib.operation;

import io.facelib.model.TenantId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * The deletions whose faces are gone and whose pictures are not yet: those faces may come back. Whoever finds no such face must
 * not say that it is deleted before that is decided. One for an engine. Safe for any number of threads.
 */
final class DeletionsUnderWay {
    private final Set<Deletion> open = new HashSet<>();

    /** One of them, from before its faces go until it is closed. */
    final class Deletion implements AutoCloseable {
        private final TenantId tenant;
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile boolean takenBack;

        private Deletion(TenantId tenant) {
            this.tenant = tenant;
        }

        /** Notes that faces may be there again. */
        void takenBack() {
            takenBack = true;
        }

        private boolean awaitTakenBack() {
            boolean interrupted = false;
            while (ended.getCount() > 0) {
                try {
                    ended.await();
                } catch (InterruptedException e) {
                    interrupted = true; // the other one ends whatever becomes of this thread
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return takenBack;
        }

        @Override
        public void close() {
            synchronized (open) {
                open.remove(this);
            }
            ended.countDown();
        }
    }

    /** Begins one. To be called before the faces are deleted. */
    Deletion begin(TenantId tenant) {
        Deletion deletion = new Deletion(tenant);
        synchronized (open) {
            open.add(deletion);
        }
        return deletion;
    }

    /**
     * Waits for those of a tenant that have begun, of which none may be the caller's own. Never inside {@link PictureLocks}, whose
     * locks they need.
     *
     * @return whether one of them was taken back
     */
    boolean awaitTakenBack(TenantId tenant) {
        List<Deletion> others;
        synchronized (open) {
            others = open.stream().filter(other -> other.tenant.equals(tenant)).toList();
        }
        boolean any = false;
        for (Deletion other : others) {
            any |= other.awaitTakenBack();
        }
        return any;
    }
}
