package io.facelib.rest.route;

import io.facelib.error.CapacityException;
import io.facelib.rest.settings.RestSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much of bodies is held at a time: the size of each, how many there may be, and how slowly they may come in. A request
 * that sends one keeps a thread of the container busy, so slow senders must not be able to take all of them. Safe for any
 * number of threads.
 */
public final class BodyLimits {
    private static final Logger LOG = LoggerFactory.getLogger(BodyLimits.class);
    /** Bodies up to this have permits of their own, so that pictures cannot keep JSON out. */
    private static final int SMALL = 64 << 10;

    /** How many refused senders are heard out at a time; nobody needs to be known for that, so there are few. */
    private static final int DRAINS = 16;

    private static final Duration LATER = Duration.ofSeconds(1);

    private final RestSettings settings;
    private final Semaphore large;
    private final Semaphore small;
    private final Semaphore drains = new Semaphore(DRAINS);

    public BodyLimits(RestSettings settings) {
        this.settings = settings;
        this.large = new Semaphore(settings.uploads().large());
        this.small = new Semaphore(settings.uploads().small());
    }

    /** The most that a body of a family may have, in bytes; what is around the file of a form is not counted. */
    long most(Family family, boolean form) {
        if (family == Family.LEGACY) {
            return (long) settings.maxImageBytes() + (form ? SMALL : 0);
        }
        return settings.maxBodyBytes();
    }

    /** Whether a body is large or might be: its announced length is negative where none was announced. */
    static boolean isLarge(long announced) {
        return announced < 0 || announced > SMALL;
    }

    /**
     * Takes a permit to read a body.
     *
     * @param announced length of the body, negative where none was announced
     * @return to be closed when the request is answered
     * @throws CapacityException if all are taken
     */
    Permit enter(long announced) {
        Semaphore permits = isLarge(announced) ? large : small;
        if (!permits.tryAcquire()) {
            throw new CapacityException("as many bodies as may be are being read already", LATER);
        }
        return new Permit(permits, isLarge(announced));
    }

    /** The body of a request, watched for its size and its pace. */
    InputStream watched(InputStream body, long most, Permit permit) {
        InputStream paced = new PacedStream(body, settings.uploads(), System::nanoTime, permit::read);
        return new BoundedStream(paced, most);
    }

    /**
     * Takes in what is left of a small body that was answered without having been read. A connection that is closed while a
     * body still comes in may lose its answer on the way.
     */
    public void drain(HttpServletRequest request) {
        long announced = request.getContentLengthLong();
        if (announced <= 0 || isLarge(announced) || !drains.tryAcquire()) {
            return;
        }
        try (InputStream rest =
                new PacedStream(request.getInputStream(), settings.uploads(), System::nanoTime, () -> {})) {
            rest.transferTo(OutputStream.nullOutputStream());
        } catch (IOException | RuntimeException e) {
            LOG.debug("what was left of a refused body could not be read", e);
        } finally {
            drains.release();
        }
    }

    /** The right to read one body. For one thread. */
    static final class Permit implements AutoCloseable {
        private final Semaphore permits;
        private final boolean large;
        private boolean held = true;

        private Permit(Semaphore permits, boolean large) {
            this.permits = permits;
            this.large = large;
        }

        /** Small bodies have come in: what is done with them keeps no others from coming in. Large ones still take memory. */
        void read() {
            if (!large) {
                close();
            }
        }

        @Override
        public void close() {
            if (held) {
                held = false;
                permits.release();
            }
        }
    }
}
