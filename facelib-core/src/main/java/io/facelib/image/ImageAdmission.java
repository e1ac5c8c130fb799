package io.facelib.image;

import io.facelib.error.CapacityException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The engine-wide permit on bytes and pixels in flight. An image waits a bounded time for its share and is then refused
 * with a {@link CapacityException}, instead of everybody running out of memory together.
 *
 * <p>Safe for any number of threads. Waiters are served in no particular order; a large image may be overtaken by small
 * ones, which is why the wait has an end.
 */
public final class ImageAdmission {
    private final ImageLimits limits;
    private final Duration maxWait;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition released = lock.newCondition();
    private long bytes;
    private long pixels;

    /**
     * @param limits its {@code maxBytesInFlight} and {@code maxPixelsInFlight} count here
     * @param maxWait how long an image waits for its share
     */
    public ImageAdmission(ImageLimits limits, Duration maxWait) {
        this.limits = limits;
        this.maxWait = maxWait;
    }

    /** A share that is held until it is closed; closing twice is harmless. */
    public final class Permit implements AutoCloseable {
        private final long heldBytes;
        private long heldPixels;
        private boolean open = true;

        private Permit(long heldBytes, long heldPixels) {
            this.heldBytes = heldBytes;
            this.heldPixels = heldPixels;
        }

        /** Gives back all pixels but so many; never takes more. */
        void keepPixels(long wanted) {
            lock.lock();
            try {
                if (open && wanted < heldPixels) {
                    pixels -= heldPixels - wanted;
                    heldPixels = wanted;
                    released.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                if (open) {
                    open = false;
                    bytes -= heldBytes;
                    pixels -= heldPixels;
                    released.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Waits for a share of encoded bytes. */
    public Permit acquireBytes(long wanted) {
        return acquire(wanted, 0);
    }

    /** Waits for a share of pixels. */
    public Permit acquirePixels(long wanted) {
        return acquire(0, wanted);
    }

    private Permit acquire(long wantedBytes, long wantedPixels) {
        long left = maxWait.toNanos();
        lock.lock();
        try {
            while (bytes + wantedBytes > limits.maxBytesInFlight()
                    || pixels + wantedPixels > limits.maxPixelsInFlight()) {
                if (left <= 0) {
                    throw refusal(wantedBytes, wantedPixels);
                }
                left = released.awaitNanos(left);
            }
            bytes += wantedBytes;
            pixels += wantedPixels;
            return new Permit(wantedBytes, wantedPixels);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refusal(wantedBytes, wantedPixels);
        } finally {
            lock.unlock();
        }
    }

    private CapacityException refusal(long wantedBytes, long wantedPixels) {
        String what = wantedPixels > 0
                ? wantedPixels + " pixels on top of " + pixels + " in flight, limit " + limits.maxPixelsInFlight()
                : wantedBytes + " bytes on top of " + bytes + " in flight, limit " + limits.maxBytesInFlight();
        long millis = Math.max(100, TimeUnit.NANOSECONDS.toMillis(maxWait.toNanos()));
        return new CapacityException(what, Duration.ofMillis(millis));
    }

    /** Pixels in flight right now. */
    public long pixelsInFlight() {
        lock.lock();
        try {
            return pixels;
        } finally {
            lock.unlock();
        }
    }
}
