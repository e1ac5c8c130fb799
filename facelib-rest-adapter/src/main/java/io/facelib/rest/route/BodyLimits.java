package io.facelib.rest.route;

import io.facelib.error.CapacityException;
import io.facelib.rest.settings.RestSettings;
import io.facelib.rest.settings.UploadLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much of bodies is held at a time: the size of each, how many there may be and how long together, and how slowly they
 * may come in. A request that sends one keeps a thread of the container busy, and a large one memory, so no sender must be
 * able to take all of either. Safe for any number of threads.
 */
public final class BodyLimits {
    private static final Logger LOG = LoggerFactory.getLogger(BodyLimits.class);
    /** Bodies up to this have permits of their own, so that pictures cannot keep JSON out. */
    private static final int SMALL = 64 << 10;

    /** How many refused senders are heard out at a time; nobody needs to be known for that, so there are few. */
    private static final int DRAINS = 16;

    /** Long ones keep others waiting who are to be heard out. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(10);

    private static final Duration LATER = Duration.ofSeconds(1);

    private final RestSettings settings;
    private final SharedBudget large;
    private final SharedBudget small;
    private final SharedBudget bytes;
    private final Semaphore drains = new Semaphore(DRAINS);

    public BodyLimits(RestSettings settings) {
        this.settings = settings;
        this.large = SharedBudget.ofHalves(settings.limits().uploads().large());
        this.small = SharedBudget.ofHalves(settings.limits().uploads().small());
        this.bytes = SharedBudget.ofHalves(settings.limits().uploads().bytes());
    }

    /** The most that a body of a route may have, in bytes; what is around the file of a form is not counted. */
    long most(Route route, boolean form) {
        if (route.manyImages()) {
            return settings.limits().maxBodyBytes();
        }
        if (form || route.family() == Family.LEGACY) {
            return (long) settings.limits().maxImageBytes() + (form ? SMALL : 0);
        }
        return Math.min(
                settings.limits().maxBodyBytes(), base64(settings.limits().maxImageBytes()));
    }

    /** How long a body with an image in base64 may be: lines of 76 digits end in four characters, and something is around it. */
    private static long base64(long image) {
        long digits = (image + 2) / 3 * 4;
        return digits + digits / 16 + SMALL;
    }

    /** Whether a body is large or might be: its announced length is negative where none was announced. */
    static boolean isLarge(long announced) {
        return announced < 0 || announced > SMALL;
    }

    /**
     * Takes a permit to read a body.
     *
     * @param holder who sends it
     * @param announced length of the body, negative where none was announced
     * @param most bytes that it may have
     * @return to be closed when the request is answered
     * @throws CapacityException if all are taken, or the holder has as many as one may have
     */
    Permit enter(String holder, long announced, long most) {
        boolean isLarge = isLarge(announced);
        SharedBudget count = isLarge ? large : small;
        if (!count.tryTake(holder, 1)) {
            throw full();
        }
        long weight = isLarge ? (announced < 0 ? most : announced) : 0;
        if (!bytes.tryTake(holder, weight)) {
            count.giveBack(holder, 1);
            throw full();
        }
        return new Permit(
                () -> {
                    count.giveBack(holder, 1);
                    bytes.giveBack(holder, weight);
                },
                isLarge);
    }

    private static CapacityException full() {
        return new CapacityException("as many bodies as may be are being read already", LATER);
    }

    /** The body of a request, watched for its size and its pace. */
    InputStream watched(InputStream body, long most, Permit permit) {
        InputStream paced = new PacedStream(body, settings.limits().uploads(), System::nanoTime, permit::read);
        return new BoundedStream(paced, most);
    }

    /**
     * Decides what becomes of what has not been read of the body of a request that is about to be answered. It is read and forgotten if there is room for that: a
     * connection that is closed while a body still comes in may lose its answer on the way. Who waits to be asked for the body, or
     * announces more than anybody may send, is not heard out.
     *
     * @return to be closed when the request was answered
     */
    public Rest rest(RequestBody body) {
        boolean endless = body.left() > settings.limits().maxBodyBytes() && body.left() < Long.MAX_VALUE;
        boolean wanted = body.isUnread() && !body.isHeldBack() && !endless;
        return new Rest(body, wanted && drains.tryAcquire());
    }

    /** What has not been read of one body. For one thread. */
    public final class Rest implements AutoCloseable {
        private final RequestBody body;
        private final boolean hasPlace;

        private Rest(RequestBody body, boolean hasPlace) {
            this.body = body;
            this.hasPlace = hasPlace;
        }

        /** Whether no request can follow on the connection, since nobody here reads what is left before it. */
        public boolean endsConnection() {
            return body.isUnread() && !hasPlace && body.hasConnection();
        }

        /** Whether it will be read, which whoever waits for the answer must not wait for. */
        public boolean isRead() {
            return hasPlace;
        }

        /** Reads it if that was decided, behind the answer: as slowly as any body may come in, a long one for a short time. */
        public void read() {
            if (!hasPlace) {
                return;
            }
            try {
                InputStream left = new PacedStream(body.content(), patience(), System::nanoTime, () -> {});
                new BoundedStream(left, settings.limits().maxBodyBytes()).transferTo(OutputStream.nullOutputStream());
            } catch (IOException | RuntimeException e) {
                LOG.debug("what was left of a body could not be read", e);
            }
        }

        private UploadLimits patience() {
            UploadLimits usual = settings.limits().uploads();
            boolean hurry = isLarge(body.left()) && usual.longest().compareTo(LONGEST_REST) > 0;
            return hurry ? usual.withLongest(LONGEST_REST) : usual;
        }

        @Override
        public void close() {
            if (hasPlace) {
                drains.release();
            }
        }
    }

    /** The right to read one body. For one thread. */
    static final class Permit implements AutoCloseable {
        private final Runnable giveBack;
        private final boolean large;
        private boolean held = true;

        private Permit(Runnable giveBack, boolean large) {
            this.giveBack = giveBack;
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
                giveBack.run();
            }
        }
    }
}
