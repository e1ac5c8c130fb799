package io.facelib.rest.route;

import io.facelib.error.CapacityException;
import io.facelib.rest.settings.RestSettings;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * How much of bodies is held at a time: the size of each, and how many large ones there may be. A request that sends one
 * keeps a thread of the container busy, so slow senders must not be able to take all of them. Safe for any number of threads.
 */
public final class BodyLimits {
    /** Bodies up to this are read without a permit. */
    private static final int SMALL = 64 << 10;

    private static final Duration LATER = Duration.ofSeconds(1);

    private final RestSettings settings;
    private final Semaphore permits;

    public BodyLimits(RestSettings settings) {
        this.settings = settings;
        this.permits = new Semaphore(settings.uploads());
    }

    /** The most that a body of a family may have, in bytes; what is around the file of a form is not counted. */
    long most(Family family, boolean form) {
        if (family == Family.LEGACY) {
            return (long) settings.maxImageBytes() + (form ? SMALL : 0);
        }
        return settings.maxBodyBytes();
    }

    /** Whether a permit is needed for a body of that announced length, which is negative where none was announced. */
    static boolean isLarge(long announced) {
        return announced < 0 || announced > SMALL;
    }

    /**
     * Takes a permit.
     *
     * @throws CapacityException if all are taken
     */
    void enter() {
        if (!permits.tryAcquire()) {
            throw new CapacityException(settings.uploads() + " uploads are being read already", LATER);
        }
    }

    void leave() {
        permits.release();
    }
}
