package io.facelib.batch;

import java.util.concurrent.Semaphore;

/**
 * Bounds the encoded bytes of images that were looked at and wait to be stored. An item takes room before it leaves its
 * {@link ProcessingSlots slot}: where the disk stalls, images stay in their slots and no further ones are fetched. Who came
 * first is served first. Safe for any number of threads.
 */
final class WaitingImages {
    private static final int UNIT = 1_024;

    private final int units;
    private final Semaphore free;

    /** @param bytes how many; a larger image waits until it is alone */
    WaitingImages(long bytes) {
        this.units = (int) Math.min(Integer.MAX_VALUE, Math.max(1, bytes / UNIT));
        this.free = new Semaphore(units, true);
    }

    /** Room that was taken, to be given back when the image is stored or forgotten. For one thread. */
    final class Room implements AutoCloseable {
        private int taken;

        private Room(int taken) {
            this.taken = taken;
        }

        /** Gives it back, once. */
        @Override
        public void close() {
            free.release(taken);
            taken = 0;
        }
    }

    /** Waits for room for an image of so many bytes. */
    Room take(long bytes) throws InterruptedException {
        int wanted = (int) Math.min(units, 1 + bytes / UNIT);
        free.acquire(wanted);
        return new Room(wanted);
    }
}
